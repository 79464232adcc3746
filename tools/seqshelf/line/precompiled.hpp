#ifndef SEQSHELF_TOOLS_SEQSHELF_LINE_PRECOMPILED_HPP  // GCC warns of #pragma once in what it precompiles
#define SEQSHELF_TOOLS_SEQSHELF_LINE_PRECOMPILED_HPP
// What most files of the program include, compiled once. Each file still includes what it uses.

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>

#include "base/precompiled.hpp"
#include "cli.hpp"

#endif
