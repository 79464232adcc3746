#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace seqshelf::base {

static_assert(std::endian::native == std::endian::little,
              "files are little-endian; a big-endian build needs byte swaps here");

template <typename Integer>
[[nodiscard]] Integer load_le(const std::uint8_t* bytes) noexcept {
    Integer value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

template <typename Integer>
void store_le(std::uint8_t* bytes, Integer value) noexcept {
    std::memcpy(bytes, &value, sizeof value);
}

[[nodiscard]] inline std::uint16_t load_le16(const std::uint8_t* bytes) noexcept {
    return load_le<std::uint16_t>(bytes);
}
[[nodiscard]] inline std::uint32_t load_le32(const std::uint8_t* bytes) noexcept {
    return load_le<std::uint32_t>(bytes);
}
[[nodiscard]] inline std::uint64_t load_le64(const std::uint8_t* bytes) noexcept {
    return load_le<std::uint64_t>(bytes);
}
inline void store_le16(std::uint8_t* bytes, std::uint16_t value) noexcept { store_le(bytes, value); }
inline void store_le32(std::uint8_t* bytes, std::uint32_t value) noexcept { store_le(bytes, value); }
inline void store_le64(std::uint8_t* bytes, std::uint64_t value) noexcept { store_le(bytes, value); }

}  // namespace seqshelf::base
