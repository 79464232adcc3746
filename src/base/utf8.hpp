#pragma once

#include <string_view>

namespace seqshelf::base {

/// Whether `text` is well-formed UTF-8 (RFC 3629) without NUL.
[[nodiscard]] bool is_utf8_text(std::string_view text) noexcept;

/// Whether `text` holds a control character (below U+0020, or U+007F).
[[nodiscard]] bool has_control_character(std::string_view text) noexcept;

}  // namespace seqshelf::base
