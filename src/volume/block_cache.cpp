#include "volume/block_cache.hpp"

#include <algorithm>

#include "seqshelf/error.hpp"

namespace seqshelf::volume {

std::size_t BlockCache::Hash::operator()(Key key) const noexcept {
    // Fibonacci hashing: neighbouring blocks land in different shards, which the top bits choose.
    return ((std::uint64_t{key.volume} << 32) | key.block) * 0x9e3779b97f4a7c15U;
}

bool BlockCache::copy(Key key, std::size_t from, std::span<std::uint8_t> out) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.by_key.find(key);
    if (found == shard.by_key.end()) {
        return false;
    }
    shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
    const Entry& entry = *found->second;
    if (from > entry.bytes || out.size() > entry.bytes - from) {
        throw Corruption("a block is shorter than the volume's index says");
    }
    std::copy_n(entry.text.get() + from, out.size(), out.data());
    return true;
}

void BlockCache::insert(Key key, std::span<const std::uint8_t> text) {
    if (text.size() > max_shard_bytes_) {
        return;
    }
    Entry entry{key, std::make_unique_for_overwrite<std::uint8_t[]>(text.size()), text.size()};
    std::copy(text.begin(), text.end(), entry.text.get());
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (shard.by_key.contains(key)) {
        return;  // another thread was first
    }
    while (shard.bytes + text.size() > max_shard_bytes_) {
        shard.bytes -= shard.entries.back().bytes;
        shard.by_key.erase(shard.entries.back().key);
        shard.entries.pop_back();
    }
    shard.entries.push_front(std::move(entry));
    shard.by_key.emplace(key, shard.entries.begin());
    shard.bytes += text.size();
}

}  // namespace seqshelf::volume
