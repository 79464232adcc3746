#pragma once

#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// The object a JSON text (RFC 8259) holds. \throws TextError  as FhrRecord's functions throw InvalidInput
[[nodiscard]] Json read_json(std::string_view text);

}  // namespace seqshelf::fhr
