#pragma once

#include <optional>
#include <string>

namespace seqshelf::cli {

/// The size of a terminal in characters.
struct Screen {
    int rows = 0;
    int columns = 0;
};

/// std::nullopt: `fd` is not a terminal, or its size is unknown.
[[nodiscard]] std::optional<Screen> screen_of(int fd);

/// The pager of this user, a command of `sh`: $SEQSHELF_PAGER, else $PAGER, else `less -FRX` if that is installed.
/// std::nullopt: none; the value `cat` means that too.
[[nodiscard]] std::optional<std::string> pager_program();

/// Copies what can be read from `from` to standard output, a terminal, until the end; what does not fit on its screen
/// goes to the pager, from its beginning. Output that fits but does not end is shown after some tenths of a second, and
/// from then on only the rest goes to the pager. Returns when the pager has ended; `from` is then closed, also for a
/// program that still writes.
/// \throws IoError  the terminal cannot be written, or no process started; `from` is closed then too
void show_by_screens(int from, const std::string& pager);

}  // namespace seqshelf::cli
