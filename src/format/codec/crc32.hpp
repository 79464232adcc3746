#pragma once

#include <cstdint>
#include <span>

namespace seqshelf::format {

/// Continues the CRC-32 of gzip and zlib. \param before  the CRC of the bytes before these, 0 for none
[[nodiscard]] std::uint32_t crc32(std::uint32_t before, std::span<const std::uint8_t> bytes) noexcept;

}  // namespace seqshelf::format
