#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace seqshelf::base {

// The same memory as text and as bytes: codecs take bytes, and residues are text. The only casts between the two.

[[nodiscard]] inline std::span<const std::uint8_t> bytes_of(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

[[nodiscard]] inline std::span<std::uint8_t> writable_bytes_of(std::span<char> text) noexcept {
    return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

[[nodiscard]] inline std::string_view text_of(std::span<const std::uint8_t> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] inline std::string_view text_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace seqshelf::base
