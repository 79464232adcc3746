#pragma once

#include <ostream>

namespace seqshelf::cli {

/// If standard output is a terminal, std::cout escapes control characters from now on, except line ends and tabs: what
/// a header, a catalog of others or a file's name contains does not control the terminal.
void escape_on_terminal();

/// Standard output for text that contains our own control characters, such as colours. The caller escapes the rest.
[[nodiscard]] std::ostream& unescaped_output();

}  // namespace seqshelf::cli
