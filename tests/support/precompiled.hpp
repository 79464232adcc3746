#ifndef SEQSHELF_TESTS_SUPPORT_PRECOMPILED_HPP  // GCC warns of #pragma once in what it precompiles
#define SEQSHELF_TESTS_SUPPORT_PRECOMPILED_HPP
// What most tests include, compiled once. Each file still includes what it uses. nlohmann's JSON is not here: its
// parser would be instantiated in each file again.

#include <doctest/doctest.h>

#include <random>

#include "base/precompiled.hpp"

#endif
