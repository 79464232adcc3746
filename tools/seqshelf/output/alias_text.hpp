#pragma once

#include "cli.hpp"
#include "seqshelf/aliases.hpp"

namespace seqshelf::cli {

/// Prints how many aliases a command changed. Returns the exit code.
int print_summary(const Globals& globals, const AliasSummary& summary);

}  // namespace seqshelf::cli
