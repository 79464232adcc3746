#pragma once

#include <cstdint>
#include <span>

namespace seqshelf::format {

/// The CRC-32 of gzip and zlib of bytes that follow others. \param before  that of the others, 0 for none
[[nodiscard]] std::uint32_t crc32(std::uint32_t before, std::span<const std::uint8_t> bytes) noexcept;

}  // namespace seqshelf::format
