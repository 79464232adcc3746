#include "base/codec.hpp"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace seqshelf::base;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view standard_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes of every value, different at every size.
Bytes sample(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<std::uint8_t>(size * 37 + i * 151 + i * i * 7);
    }
    return bytes;
}

std::string to_url(std::string text) {
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

/// OpenSSL's base64, without its padding.
std::string openssl_base64(const Bytes& bytes) {
    std::vector<unsigned char> text(bytes.size() / 3 * 4 + 5);
    const int size = EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
    std::string result(text.begin(), text.begin() + size);
    while (!result.empty() && result.back() == '=') {
        result.pop_back();
    }
    return result;
}

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace

TEST_CASE("codec: hexadecimal of every byte, both ways, either case") {
    for (unsigned value = 0; value < 256; ++value) {
        char lower[3];
        char upper[3];
        std::snprintf(lower, sizeof lower, "%02x", value);
        std::snprintf(upper, sizeof upper, "%02X", value);
        const Bytes byte{static_cast<std::uint8_t>(value)};
        CHECK(to_hex(byte) == lower);
        CHECK(from_hex(lower) == byte);
        CHECK(from_hex(upper) == byte);
    }
}

TEST_CASE("codec: hexadecimal of every even length is decoded again, and odd lengths are refused") {
    for (std::size_t size = 0; size <= 64; ++size) {
        const std::string text = to_hex(sample(size));
        CHECK(text.size() == 2 * size);
        CHECK(from_hex(text) == sample(size));
        CHECK_FALSE(from_hex(text + "0"));
    }
}

TEST_CASE("codec: only hexadecimal digits are hexadecimal") {
    for (unsigned value = 0; value < 256; ++value) {
        const char c = static_cast<char>(value);
        const bool is_digit = std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
        CHECK(from_hex(std::string("0") + c).has_value() == is_digit);
        CHECK(from_hex(std::string(1, c) + "0").has_value() == is_digit);
    }
    CHECK_FALSE(from_hex("0x00"));
    CHECK_FALSE(from_hex(" 00 "));
}

// RFC 4648, section 10
TEST_CASE("codec: base64 of the test vectors in the RFC") {
    const std::vector<std::pair<std::string, std::string>> vectors{
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [text, encoded] : vectors) {
        CHECK(to_base64(bytes_of(text), Base64::standard) == encoded);
        CHECK(from_base64(encoded, Base64::url) == bytes_of(text));
    }
}

TEST_CASE("codec: base64 of every length equals OpenSSL's, in both alphabets") {
    for (std::size_t size = 0; size <= 64; ++size) {
        CAPTURE(size);
        const Bytes bytes = sample(size);
        const std::string expected = openssl_base64(bytes);
        CHECK(to_base64(bytes, Base64::standard) == expected);
        CHECK(to_base64(bytes, Base64::url) == to_url(expected));
        CHECK(from_base64(expected, Base64::standard) == bytes);
        CHECK(from_base64(to_url(expected), Base64::url) == bytes);
    }
}

TEST_CASE("codec: the alphabets of base64 are not mixed, and padding is refused") {
    CHECK(from_base64("++++", Base64::standard).has_value());
    CHECK_FALSE(from_base64("++++", Base64::url));
    CHECK_FALSE(from_base64("////", Base64::url));
    CHECK_FALSE(from_base64("----", Base64::standard));
    CHECK_FALSE(from_base64("____", Base64::standard));
    for (const std::string_view text : {"Zg==", "Zm8=", "Zm9v====", "====", "Z m8", "Zm9v\n"}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text, Base64::standard));
        CHECK_FALSE(from_base64(text, Base64::url));
    }
}

TEST_CASE("codec: base64 of an impossible length is refused") {
    for (std::size_t size = 1; size <= 65; size += 4) {
        CHECK_FALSE(from_base64(std::string(size, 'A'), Base64::standard));
    }
}

TEST_CASE("codec: bytes have only one base64 spelling: bits after the last byte must be zero") {
    for (std::size_t size = 1; size <= 64; ++size) {
        CAPTURE(size);
        std::string text = to_base64(sample(size), Base64::standard);
        int accepted = 0;
        for (const char last : standard_digits) {
            text.back() = last;
            const auto bytes = from_base64(text, Base64::standard);
            accepted += bytes.has_value() ? 1 : 0;
            CHECK((!bytes || to_base64(*bytes, Base64::standard) == text));
        }
        // The last character has 6, 2 or 4 bits that count.
        CHECK(accepted == (size % 3 == 0 ? 64 : size % 3 == 1 ? 4 : 16));
    }
}
