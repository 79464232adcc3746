#pragma once

#include <string>
#include <string_view>

namespace seqshelf::base {

/// Text that came from elsewhere, fit for a message: in single quotes, at most 200 bytes of it, and with `?` in the
/// place of what is not ASCII or what a terminal could obey.
[[nodiscard]] inline std::string quoted(std::string_view text) {
    constexpr std::size_t most = 200;
    std::string shown = "'";
    for (const char letter : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(letter);
        shown += byte < 0x20 || byte >= 0x7f ? '?' : letter;
    }
    return shown + (text.size() > most ? "…'" : "'");
}

}  // namespace seqshelf::base
