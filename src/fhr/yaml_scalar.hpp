#pragma once

#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// What a plain (unquoted) YAML scalar that is not null means by the core schema (YAML 1.2.2, section 10.3.2), without
/// its hexadecimal and octal integers, which are strings here.
/// \throws Refused  NaN, infinity, or a number no double is near
[[nodiscard]] Json plain_scalar_value(std::string_view text);

}  // namespace seqshelf::fhr
