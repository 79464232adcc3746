#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seqshelf::base {

/// How many bytes the first character of `text` has; 0 if there is none, it is NUL, or it is not well-formed UTF-8.
[[nodiscard]] std::size_t character_bytes(std::string_view text) noexcept;

/// Whether `text` is well-formed UTF-8 (RFC 3629) without NUL.
[[nodiscard]] bool is_utf8_text(std::string_view text) noexcept;

/// Whether `text` contains a control character (below U+0020, or U+007F).
[[nodiscard]] bool has_control_character(std::string_view text) noexcept;

/// Returns `text` with A-Z in lower case and everything else unchanged, whatever the locale.
[[nodiscard]] std::string ascii_lower(std::string_view text);

/// Returns `text` without those of `blanks` at its beginning and end.
[[nodiscard]] std::string_view trimmed(std::string_view text, std::string_view blanks) noexcept;

}  // namespace seqshelf::base
