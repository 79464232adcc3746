#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// Appends `value` as 7 bits a byte, the lowest first; the top bit says that more follow (LEB128).
inline void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
        out += static_cast<char>(0x80 | (value & 0x7f));
    }
    out += static_cast<char>(value);
}

/// Takes a varint off the front of `bytes`; std::nullopt if there is none, or it has more than 63 bits.
inline std::optional<std::int64_t> take_varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size() && i < 9; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        value |= std::uint64_t{byte & 0x7fU} << (7 * i);
        if (byte < 0x80) {
            bytes.remove_prefix(i + 1);
            return static_cast<std::int64_t>(value);
        }
    }
    return std::nullopt;
}

/// The same for bytes that must start with one. \throws Corruption  with `message`, if they do not
inline std::int64_t take_varint(std::string_view& bytes, const char* message) {
    const auto value = take_varint(bytes);
    if (!value) {
        throw Corruption(message);
    }
    return *value;
}

}  // namespace seqshelf::base
