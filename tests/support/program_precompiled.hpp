#ifndef SEQSHELF_TESTS_SUPPORT_PROGRAM_PRECOMPILED_HPP  // GCC warns of #pragma once in a precompiled header
#define SEQSHELF_TESTS_SUPPORT_PROGRAM_PRECOMPILED_HPP
// Headers of most tests of the program, compiled once. Each file still includes what it uses.

#include "cli/shelf.hpp"
#include "precompiled.hpp"

#endif
