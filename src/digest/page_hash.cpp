#include "digest/page_hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace seqshelf::digest {

std::uint64_t page_hash(std::span<const std::byte> page) noexcept { return XXH3_64bits(page.data(), page.size()); }

}  // namespace seqshelf::digest
