#ifndef SEQSHELF_TESTS_SUPPORT_PRECOMPILED_HPP  // GCC warns of #pragma once in a precompiled header
#define SEQSHELF_TESTS_SUPPORT_PRECOMPILED_HPP
// Headers of most tests, compiled once. Each file still includes what it uses. nlohmann's JSON is not here, because
// each file would instantiate its parser again.

#include <doctest/doctest.h>

#include <random>

#include "base/precompiled.hpp"

#endif
