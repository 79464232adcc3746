#pragma once

#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// Returns the object of a YAML text with one document.
/// \throws TextError  where FhrRecord's functions throw InvalidInput
[[nodiscard]] Json read_yaml(std::string_view text);

}  // namespace seqshelf::fhr
