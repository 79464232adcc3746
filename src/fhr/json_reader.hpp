#pragma once

#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// Returns the object of a JSON text (RFC 8259). \throws TextError  where FhrRecord's functions throw InvalidInput
[[nodiscard]] Json read_json(std::string_view text);

}  // namespace seqshelf::fhr
