#pragma once

#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// The object a YAML text of one document holds. \throws TextError  as FhrRecord's functions throw InvalidInput
[[nodiscard]] Json read_yaml(std::string_view text);

}  // namespace seqshelf::fhr
