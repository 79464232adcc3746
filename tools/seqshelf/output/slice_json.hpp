#pragma once

#include <string_view>

#include "cli.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

/// `start`, `end` and `strand`.
[[nodiscard]] Json interval_json(const Interval& interval);

/// `query`, `sha512t24u`, and the slice's `start`, `end` and `strand`. For joined parts these three are those of all
/// parts together (`+-` if strands differ), and `parts` has the three of each.
[[nodiscard]] Json json_of(const Slice& slice, std::string_view query);

}  // namespace seqshelf::cli
