#pragma once

#include <string>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// Returns an object in block-style YAML, indented by two blanks for each level, one line for each scalar.
[[nodiscard]] std::string write_yaml(const Json& object);

}  // namespace seqshelf::fhr
