#pragma once

#include <string_view>

#include "cli.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

/// `start`, `end` and `strand`.
[[nodiscard]] Json interval_json(const Interval& interval);

/// `start`, `end` and `strand`; for joined parts these three are those of all parts together (`+-` if strands differ),
/// and `parts` has the three of each.
[[nodiscard]] Json location_json(const Location& location);

/// `query`, `sha512t24u`, and the slice's location as location_json() has it.
[[nodiscard]] Json json_of(const Slice& slice, std::string_view query);

}  // namespace seqshelf::cli
