#include "fhr/text_error.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace seqshelf::fhr {

namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

TextError TextError::at(std::string_view text, std::size_t offset, const std::string& message) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    return {line, static_cast<std::int64_t>(before.size() - line_start) + 1, message};
}

void require_utf8(std::string_view text) {
    if (base::is_utf8_text(text)) {
        return;
    }
    // Find the first character that is not well-formed.
    std::size_t end = 0;
    for (std::size_t start = 0; start < text.size(); start = end) {
        end = start + 1;
        while (end < text.size() && continues_character(text[end])) {
            ++end;
        }
        if (!base::is_utf8_text(text.substr(start, end - start))) {
            throw TextError::at(text, start,
                                text[start] == '\0' ? "found a NUL byte; is this a text file?" : "not UTF-8");
        }
    }
}

}  // namespace seqshelf::fhr
