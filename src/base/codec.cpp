#include "base/codec.hpp"

#include <array>

namespace seqshelf::base {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view standard_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::string_view digits_of(Base64 alphabet) {
    return alphabet == Base64::standard ? standard_digits : url_digits;
}

constexpr std::array<std::int8_t, 256> values_of(std::string_view digits) {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        values[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}

constexpr std::array<std::int8_t, 256> standard_values = values_of(standard_digits);
constexpr std::array<std::int8_t, 256> url_values = values_of(url_digits);

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

std::string to_base64(std::span<const std::uint8_t> bytes, Base64 alphabet) {
    std::string text((bytes.size() * 4 + 2) / 3, '\0');
    to_base64(bytes, alphabet, text);
    return text;
}

void to_base64(std::span<const std::uint8_t> bytes, Base64 alphabet, std::span<char> text) {
    const std::string_view digits = digits_of(alphabet);
    auto out = text.begin();
    for (; bytes.size() >= 3; bytes = bytes.subspan(3)) {
        const unsigned window = bytes[0] << 16 | bytes[1] << 8 | bytes[2];
        for (const int shift : {18, 12, 6, 0}) {
            *out++ = digits[window >> shift & 63];
        }
    }
    if (!bytes.empty()) {
        const unsigned window = bytes[0] << 16 | (bytes.size() == 2 ? bytes[1] << 8 : 0);
        for (int shift = 18; out != text.end(); shift -= 6) {
            *out++ = digits[window >> shift & 63];
        }
    }
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text, Base64 alphabet) {
    const std::array<std::int8_t, 256>& values = alphabet == Base64::standard ? standard_values : url_values;
    if (text.size() % 4 == 1) {
        return std::nullopt;
    }
    const auto value = [&](std::size_t at) { return values[static_cast<unsigned char>(text[at])]; };
    std::vector<std::uint8_t> bytes(text.size() * 3 / 4);
    auto out = bytes.begin();
    int wrong = 0;  // negative if a character was not a digit
    std::size_t at = 0;
    for (; at + 4 <= text.size(); at += 4) {
        wrong |= value(at) | value(at + 1) | value(at + 2) | value(at + 3);
        const int window = value(at) * (1 << 18) + value(at + 1) * (1 << 12) + value(at + 2) * (1 << 6) + value(at + 3);
        *out++ = static_cast<std::uint8_t>(window >> 16 & 255);
        *out++ = static_cast<std::uint8_t>(window >> 8 & 255);
        *out++ = static_cast<std::uint8_t>(window & 255);
    }
    int window = 0;
    int bits = 0;
    for (; at < text.size(); ++at) {
        wrong |= value(at);
        window = window * 64 + value(at);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *out++ = static_cast<std::uint8_t>(window >> bits & 255);
        }
    }
    if (wrong < 0 || (window & ((1 << bits) - 1)) != 0) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace seqshelf::base
