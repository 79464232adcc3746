#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How messages show text that came from elsewhere.
namespace seqshelf::base {

/// Returns UTF-8 text for a message: all of it, or the first characters that fit in `max_bytes` and an ellipsis.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t max_bytes = 80);

/// The same in single quotes, and harmless to a terminal: if the text is not UTF-8 or contains control characters,
/// everything but printable ASCII is replaced by `?`.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t max_bytes = 60);

}  // namespace seqshelf::base
