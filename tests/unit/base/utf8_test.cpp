#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

using seqshelf::base::has_control_character;
using seqshelf::base::is_utf8_text;
using namespace std::string_literals;

namespace {

/// RFC 3629, section 3, without checks: encodes forbidden code points too.
std::string encode(std::uint32_t code, int bytes) {
    const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
    switch (bytes) {
        case 1:
            return {static_cast<char>(code)};
        case 2:
            return {static_cast<char>(0xc0 | code >> 6), tail(0)};
        case 3:
            return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
        default:
            return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
    }
}

int bytes_of(std::uint32_t code) { return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4; }

}  // namespace

TEST_CASE("utf8: every code point except NUL and the surrogates is text") {
    std::uint32_t wrong = 0;
    for (std::uint32_t code = 0; code <= 0x10ffff; ++code) {
        const bool expected = code != 0 && (code < 0xd800 || code > 0xdfff);
        wrong += is_utf8_text(encode(code, bytes_of(code))) != expected;
    }
    CHECK(wrong == 0);
}

TEST_CASE("utf8: overlong forms and code points above U+10FFFF are not text") {
    std::uint32_t accepted = 0;
    for (std::uint32_t code = 0; code < 0x10000; ++code) {
        for (int bytes = bytes_of(code) + 1; bytes <= 4; ++bytes) {
            accepted += is_utf8_text(encode(code, bytes));
        }
    }
    for (std::uint32_t code = 0x110000; code < 0x200000; code += 61) {
        accepted += is_utf8_text(encode(code, 4));
    }
    CHECK(accepted == 0);
}

TEST_CASE("utf8: a sequence that is cut short, or a stray or wrong continuation byte, is not text") {
    for (const std::string& whole : {"é"s, "名"s, "😀"s}) {
        for (std::size_t size = 1; size < whole.size(); ++size) {
            CHECK_FALSE(is_utf8_text(whole.substr(0, size)));
            CHECK_FALSE(is_utf8_text(whole.substr(0, size) + "a"));
            CHECK_FALSE(is_utf8_text(whole.substr(size)));
            CHECK_FALSE(is_utf8_text("ab" + whole.substr(0, size) + whole));
        }
        CHECK(is_utf8_text("ab" + whole + "cd" + whole));
    }
    for (unsigned byte = 0x80; byte < 0x100; ++byte) {
        CHECK_FALSE(is_utf8_text(std::string(1, static_cast<char>(byte))));
    }
}

TEST_CASE("utf8: NUL is not text, wherever it is; the empty string is") {
    CHECK(is_utf8_text(""));
    CHECK_FALSE(is_utf8_text("\0"s));
    CHECK_FALSE(is_utf8_text("ab\0cd"s));
    CHECK_FALSE(is_utf8_text("ab\0"s));
}

TEST_CASE("utf8: control characters are those below U+0020, and U+007F") {
    for (unsigned byte = 0; byte < 256; ++byte) {
        CHECK(has_control_character(std::string("a") + static_cast<char>(byte) + "b") == (byte < 0x20 || byte == 0x7f));
    }
    CHECK_FALSE(has_control_character(""));
    CHECK_FALSE(has_control_character("NC_000001.11 é 名"));
}
