#include "base/quoted.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/utf8.hpp"

namespace seqshelf::base {

namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool is_printable_ascii(char c) { return c >= 0x20 && c < 0x7f; }

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// The code of a character that a terminal may obey instead of showing it; 0: of one that is shown.
/// \param character  one, of well-formed UTF-8, not printable ASCII
unsigned control_code(std::string_view character) {
    if (character.size() == 1) {
        return byte_at(character, 0);
    }
    if (character.size() == 2 && character[0] == '\xc2' && byte_at(character, 1) < 0xa0) {
        return byte_at(character, 1);
    }
    if (character.size() == 3 && character[0] == '\xe2') {
        const unsigned code = 0x2000 + (byte_at(character, 1) - 0x80) * 64 + (byte_at(character, 2) - 0x80);
        return (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ? code : 0;
    }
    return 0;
}

void append_code(std::string& to, const char* format, unsigned code) {
    constexpr std::string_view letters = "btn?fr";  // U+0008 to U+000D
    if (code >= 0x08 && code <= 0x0d && code != 0x0b) {
        (to += '\\') += letters[code - 0x08];
        return;
    }
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), format, code);
    to += text.data();
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) {
        return std::string(text);
    }
    std::size_t end = max_bytes;
    while (end > 0 && continues_character(text[end])) {
        --end;
    }
    return std::string(text.substr(0, end)).append("…");
}

void append_escaped(std::string& to, std::string_view text, std::string_view kept) {
    while (true) {
        const auto plain = std::find_if_not(text.begin(), text.end(), is_printable_ascii) - text.begin();
        to += text.substr(0, static_cast<std::size_t>(plain));
        text.remove_prefix(static_cast<std::size_t>(plain));
        if (text.empty()) {
            return;
        }
        const std::size_t bytes = std::max<std::size_t>(character_bytes(text), 1);
        const std::string_view character = text.substr(0, bytes);
        text.remove_prefix(bytes);
        const unsigned code = control_code(character);
        if (code == 0 ? bytes > 1 : kept.find(character) != std::string_view::npos) {
            to += character;
        } else {
            append_code(to, bytes == 1 && code >= 0x80 ? "\\x%02x" : "\\u%04x", code);
        }
    }
}

std::string escaped(std::string_view text, std::string_view kept) {
    std::string shown;
    append_escaped(shown, text, kept);
    return shown;
}

std::string quoted(std::string_view text, std::size_t max_bytes) {
    if (escaped(text) == text) {
        return "'" + excerpt(text, max_bytes) + "'";
    }
    std::string shown;
    for (const char c : text.substr(0, max_bytes)) {
        shown += is_printable_ascii(c) ? c : '?';
    }
    return "'" + shown + (text.size() > max_bytes ? "…'" : "'");
}

}  // namespace seqshelf::base
