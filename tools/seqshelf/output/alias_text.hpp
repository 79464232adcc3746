#pragma once

#include "cli.hpp"
#include "seqshelf/change.hpp"

namespace seqshelf::cli {

/// Prints how many aliases a command changed. Returns the exit code.
int print_summary(const Globals& globals, const ChangeReport& summary);

}  // namespace seqshelf::cli
