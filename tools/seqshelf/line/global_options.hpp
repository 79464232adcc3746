#pragma once

#include "cli.hpp"

namespace seqshelf::cli {

/// The options every command takes.
[[nodiscard]] options::options_description global_options();

}  // namespace seqshelf::cli
