#include "digest/xxh3.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace seqshelf::digest {

std::uint64_t xxh3_64(std::span<const std::byte> bytes) noexcept { return XXH3_64bits(bytes.data(), bytes.size()); }

Xxh3Sum128 xxh3_128(std::span<const std::byte> bytes) noexcept {
    const XXH128_hash_t sum = XXH3_128bits(bytes.data(), bytes.size());
    return {sum.low64, sum.high64};
}

}  // namespace seqshelf::digest
