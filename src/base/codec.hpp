#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::base {

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

/// Accepts both cases; std::nullopt for an odd length or any other character.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

/// RFC 4648 base64 without padding: `standard` has `+/` (SEGUID), `url` has `-_` (sha512t24u).
enum class Base64 { standard, url };
[[nodiscard]] std::string to_base64(std::span<const std::uint8_t> bytes, Base64 alphabet);
/// The same into memory of the caller. \pre text has four characters for three bytes, rounded up
void to_base64(std::span<const std::uint8_t> bytes, Base64 alphabet, std::span<char> text);

/// std::nullopt for padding, another alphabet's characters, an impossible length, or non-zero bits past the last byte
/// (so that one value has one spelling).
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text, Base64 alphabet);

}  // namespace seqshelf::base
