#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "catalog/rows.hpp"

namespace seqshelf::repository {

/// What identifiers mean in an instance that does not change, in a bounded number of bytes; also that they mean nothing.
/// Those that were not asked for lately go first. Sharded, and a name asked for again changes nothing: threads rarely meet.
/// Thread-safety: all functions may be called concurrently.
class NameCache {
public:
    using Meaning = std::optional<catalog::SequenceRow>;

    /// \param max_bytes  of memory, about; 0 keeps nothing
    explicit NameCache(std::size_t max_bytes) : max_half_(max_bytes / shard_count / 2) {}

    /// std::nullopt: it is not known.
    [[nodiscard]] std::optional<Meaning> find(std::string_view identifier);
    void insert(std::string_view identifier, const Meaning& meaning);

    /// What is kept, about.
    [[nodiscard]] std::size_t bytes();

private:
    static constexpr std::size_t shard_count = 64;

    /// Without noexcept: then libstdc++ keeps the hash beside each name, and compares it first.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using Names = std::unordered_map<std::string, Meaning, Hash, std::equal_to<>>;

    /// Two halves: when the one in use is full it takes the place of the other, whose names nobody has asked for since.
    struct alignas(64) Shard {
        std::shared_mutex mutex;
        Names names;
        Names older;
        std::size_t bytes = 0;  ///< of `names`
        std::size_t older_bytes = 0;
    };

    [[nodiscard]] static std::size_t bytes_of(std::string_view identifier) noexcept;
    [[nodiscard]] Shard& shard_of(std::string_view identifier) { return shards_[Hash{}(identifier) >> 58]; }
    void make_room(Shard& shard, std::size_t bytes);

    std::size_t max_half_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace seqshelf::repository
