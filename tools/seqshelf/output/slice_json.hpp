#pragma once

#include <string_view>

#include "cli.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

/// `query`, `sha512t24u`, and where the slice lies: `start`, `end` and `strand`; of joined parts those of all (`+-`
/// where strands differ), and `parts`, with such three each.
[[nodiscard]] Json json_of(const Slice& slice, std::string_view query);

}  // namespace seqshelf::cli
