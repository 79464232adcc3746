#include "base/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace seqshelf::base {

namespace {

/// How many bytes the UTF-8 sequence has that starts with `lead`; 0 if none starts so.
std::size_t sequence_bytes(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return 2;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        return 3;
    }
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/// The second byte has a smaller range after some leads: no overlong forms, no surrogates, nothing past U+10FFFF.
bool second_is_allowed(unsigned char lead, unsigned char second) {
    switch (lead) {
        case 0xe0:
            return second >= 0xa0;
        case 0xed:
            return second <= 0x9f;
        case 0xf0:
            return second >= 0x90;
        case 0xf4:
            return second <= 0x8f;
        default:
            return true;
    }
}

/// Removes characters from the front, eight at a time, as long as all are ASCII and none is 0: most texts are.
void skip_ascii(std::string_view& text) {
    constexpr std::uint64_t lowest_bits = 0x0101010101010101;
    constexpr std::uint64_t highest_bits = lowest_bits << 7;
    for (std::uint64_t word = 0; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
        std::memcpy(&word, text.data(), sizeof word);
        if (((word | (word - lowest_bits)) & highest_bits) != 0) {
            return;
        }
    }
}

}  // namespace

std::size_t character_bytes(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.empty() ? 0 : text.front());
    const std::size_t bytes = sequence_bytes(lead);
    if (lead == 0 || bytes > text.size()) {
        return 0;
    }
    for (std::size_t k = 1; k < bytes; ++k) {
        if ((static_cast<unsigned char>(text[k]) & 0xc0) != 0x80) {
            return 0;
        }
    }
    return bytes > 1 && !second_is_allowed(lead, static_cast<unsigned char>(text[1])) ? 0 : bytes;
}

bool is_utf8_text(std::string_view text) noexcept {
    skip_ascii(text);
    while (!text.empty()) {
        const std::size_t bytes = character_bytes(text);
        if (bytes == 0) {
            return false;
        }
        text.remove_prefix(bytes);
    }
    return true;
}

bool has_control_character(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string ascii_lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return lowered;
}

std::string_view trimmed(std::string_view text, std::string_view blanks) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace seqshelf::base
