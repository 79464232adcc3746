#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>

namespace seqshelf::volume {

/// Inflated blocks, the least recently used dropped first. Sharded, so that threads rarely meet.
/// Thread-safety: all functions may be called concurrently.
class BlockCache {
public:
    struct Key {
        std::uint32_t volume;  ///< Volume::id()
        std::uint32_t block;
        friend bool operator==(const Key&, const Key&) = default;
    };

    /// \param max_bytes  of text kept, about; 0 keeps nothing
    explicit BlockCache(std::size_t max_bytes) : max_shard_bytes_(max_bytes / shard_count) {}

    /// Copies out.size() bytes from `from` on of a cached block; false where it is not cached.
    /// \throws Corruption  the block is shorter than that
    bool copy(Key key, std::size_t from, std::span<std::uint8_t> out);

    void insert(Key key, std::span<const std::uint8_t> text);

private:
    static constexpr std::size_t shard_count = 16;

    struct Entry {
        Key key;
        std::unique_ptr<std::uint8_t[]> text;
        std::size_t bytes;
    };
    struct Hash {
        std::size_t operator()(Key key) const noexcept;
    };
    struct Shard {
        std::mutex mutex;
        std::list<Entry> entries;  ///< most recently used first
        std::unordered_map<Key, std::list<Entry>::iterator, Hash> by_key;
        std::size_t bytes = 0;
    };

    Shard& shard_of(Key key) noexcept { return shards_[Hash{}(key) >> 60]; }

    std::size_t max_shard_bytes_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace seqshelf::volume
