#pragma once

#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// Returns the value of a plain (unquoted) YAML scalar that is not null by the core schema (YAML 1.2.2, section
/// 10.3.2), but its hexadecimal and octal integers are strings here.
/// \throws Refused  NaN, infinity, or a number outside the range of double
[[nodiscard]] Json plain_scalar_value(std::string_view text);

}  // namespace seqshelf::fhr
