#ifndef SEQSHELF_TESTS_SUPPORT_PROGRAM_PRECOMPILED_HPP  // GCC warns of #pragma once in what it precompiles
#define SEQSHELF_TESTS_SUPPORT_PROGRAM_PRECOMPILED_HPP
// What most tests of the program include, compiled once. Each file still includes what it uses.

#include "cli/shelf.hpp"
#include "precompiled.hpp"

#endif
