#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace seqshelf::digest {

// XXH3 without a seed: finds damage at memory speed. It is no protection from people who change what is summed and its
// sum; SHA-256 of the whole file is.

[[nodiscard]] std::uint64_t xxh3_64(std::span<const std::byte> bytes) noexcept;

/// XXH3 of 128 bits.
struct Xxh3Sum128 {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};
[[nodiscard]] Xxh3Sum128 xxh3_128(std::span<const std::byte> bytes) noexcept;

}  // namespace seqshelf::digest
