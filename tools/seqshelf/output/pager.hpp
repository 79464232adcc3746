#pragma once

#include <optional>
#include <string>

namespace seqshelf::cli {

/// The size of a terminal in characters.
struct Screen {
    int rows = 0;
    int columns = 0;
};

/// std::nullopt: `fd` is no terminal, or one that does not tell.
[[nodiscard]] std::optional<Screen> screen_of(int fd);

/// The pager of this user, a command of `sh`: $SEQSHELF_PAGER, else $PAGER, else `less -FRX` where that is installed.
/// std::nullopt: none, which `cat` says too.
[[nodiscard]] std::optional<std::string> pager_program();

/// Copies what can be read from `from` to standard output, a terminal, until the end; what does not fit on its screen
/// goes to the pager, from its beginning. Something that fits but whose end does not come is shown after some tenths of
/// a second, and from then on only the rest goes to the pager. Comes back when the pager has ended; whoever still
/// writes then finds `from` closed.
/// \throws IoError  the terminal cannot be written, or no process started; `from` is closed then too
void show_by_screens(int from, const std::string& pager);

}  // namespace seqshelf::cli
