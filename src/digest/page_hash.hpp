#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace seqshelf::digest {

/// XXH3 of 64 bits, without a seed: finds damage at memory speed. It is no protection from people who change a page and
/// its sum; SHA-256 of the whole file is.
[[nodiscard]] std::uint64_t page_hash(std::span<const std::byte> page) noexcept;

}  // namespace seqshelf::digest
