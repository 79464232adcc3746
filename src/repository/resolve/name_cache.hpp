#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"

namespace seqshelf::repository {

/// The meanings of identifiers in an instance that does not change, also of identifiers that mean nothing. Its memory
/// is bounded: entries that were not used lately are replaced first, and long identifiers are not kept. It is sharded,
/// and look-ups do not block each other. A miss costs one access to memory, before the catalog is searched.
/// Thread-safety: all functions may be called concurrently.
class NameCache {
public:
    using Meaning = std::optional<catalog::SequenceRow>;

    /// \param max_bytes  limit of memory; 0 keeps nothing
    explicit NameCache(std::size_t max_bytes);

    /// std::nullopt: the identifier is not in the cache.
    [[nodiscard]] std::optional<Meaning> find(std::string_view identifier);
    void insert(std::string_view identifier, const Meaning& meaning);

    /// Memory in use.
    [[nodiscard]] std::size_t bytes();

private:
    static constexpr std::size_t shard_count = 64;
    static constexpr std::size_t most_characters = 70;  ///< the longest digest with its namespace has 57
    static constexpr std::size_t ways = 8;

    struct Entry {
        std::uint64_t hash = 0;
        Meaning meaning;
        std::uint8_t used = 0;  ///< since the hand passed; accessed by std::atomic_ref
        std::uint8_t size = 0;
        std::array<char, most_characters> text{};

        [[nodiscard]] bool is(std::uint64_t other_hash, std::string_view other) const {
            return hash == other_hash && std::string_view(text.data(), size) == other;
        }
    };
    /// Where an entry may be: its number plus one, 0 for none, and a part of its hash.
    struct Slot {
        std::uint32_t tag;
        std::uint32_t number;
    };
    using Set = std::array<Slot, ways>;

    struct alignas(64) Shard {
        std::shared_mutex mutex;
        std::vector<Set> index;  ///< made with the first entry
        std::vector<Entry> entries;  ///< at most as many as were reserved
        std::size_t hand = 0;

        [[nodiscard]] Set& set_of(std::uint64_t hash) { return index[(hash & 0xffffffff) * index.size() >> 32]; }
        [[nodiscard]] Entry* look_up(std::uint64_t hash, std::string_view identifier);
        [[nodiscard]] Entry& entry_for(std::uint64_t hash, std::size_t most);
        [[nodiscard]] std::size_t free_number(std::size_t most);
    };

    [[nodiscard]] Shard& shard_of(std::uint64_t hash) { return shards_[hash >> 58]; }

    std::size_t most_entries_;  ///< of one shard
    std::array<Shard, shard_count> shards_;
};

}  // namespace seqshelf::repository
