#pragma once

#include "cli.hpp"
#include "seqshelf/snapshot.hpp"

namespace seqshelf::cli {

/// Whether a snapshot was removed, or would be.
enum class Removal { done, planned };

/// What removing a snapshot did or would do, as one object.
[[nodiscard]] Json removal_json(const RemovalReport& report, Removal removal);

/// Prints that as a line, or with --json as an object.
void print_removal(const Globals& globals, const RemovalReport& report, Removal removal);

}  // namespace seqshelf::cli
