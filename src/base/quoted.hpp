#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How messages show text that came from elsewhere.
namespace seqshelf::base {

/// Returns UTF-8 text for a message: all of it, or the first characters that fit in `max_bytes` and an ellipsis.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t max_bytes = 80);

/// Returns `text` so that it cannot change what a terminal or a table shows: controls (C0, DEL, C1, changes of the
/// direction of text) and line separators are written as in JSON (`\t`, `\u001b`), other bytes than UTF-8 as `\xe9`.
/// \param kept  control characters that stay
[[nodiscard]] std::string escaped(std::string_view text, std::string_view kept = {});

/// The same, at the end of `to`.
void append_escaped(std::string& to, std::string_view text, std::string_view kept = {});

/// Returns an excerpt in single quotes, harmless to a terminal: if escaped() would change the text, everything but
/// printable ASCII is replaced by `?`.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t max_bytes = 60);

}  // namespace seqshelf::base
