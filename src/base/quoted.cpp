#include "base/quoted.hpp"

#include "base/utf8.hpp"

namespace seqshelf::base {

namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Whether there is a C1 control character, U+0080 to U+009F: some terminals obey these as well.
bool has_c1_control(std::string_view text) {
    for (std::size_t at = 0; (at = text.find('\xc2', at)) != std::string_view::npos; ++at) {
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0) {
            return true;
        }
    }
    return false;
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

std::string quoted(std::string_view text, std::size_t max_bytes) {
    if (is_utf8_text(text) && !has_control_character(text) && !has_c1_control(text)) {
        return "'" + excerpt(text, max_bytes) + "'";
    }
    std::string shown;
    for (const char c : text.substr(0, max_bytes)) {
        shown += c >= 0x20 && c < 0x7f ? c : '?';
    }
    return "'" + shown + (text.size() > max_bytes ? "…'" : "'");
}

}  // namespace seqshelf::base
