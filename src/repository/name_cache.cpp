#include "repository/name_cache.hpp"

#include <mutex>
#include <utility>

namespace seqshelf::repository {

/// Of one entry: the node, its place in the table, what the allocator adds, and the text where the string does not hold it itself.
std::size_t NameCache::bytes_of(std::string_view identifier) noexcept {
    constexpr std::size_t node = sizeof(Names::value_type) + 6 * sizeof(void*);
    const std::size_t text = identifier.size() <= std::string().capacity() ? 0 : identifier.size() + 2 * sizeof(void*);
    return node + text;
}

std::optional<NameCache::Meaning> NameCache::find(std::string_view identifier) {
    Shard& shard = shard_of(identifier);
    {
        const std::shared_lock lock(shard.mutex);
        if (const auto found = shard.names.find(identifier); found != shard.names.end()) {
            return found->second;
        }
        if (shard.older.empty()) {
            return std::nullopt;
        }
    }
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.older.find(identifier);
    if (found == shard.older.end()) {
        return std::nullopt;
    }
    const Meaning meaning = found->second;
    auto node = shard.older.extract(found);
    shard.older_bytes -= bytes_of(identifier);
    make_room(shard, bytes_of(identifier));
    if (shard.names.insert(std::move(node)).inserted) {  // else another thread was first
        shard.bytes += bytes_of(identifier);
    }
    return meaning;
}

void NameCache::insert(std::string_view identifier, const Meaning& meaning) {
    const std::size_t bytes = bytes_of(identifier);
    if (bytes > max_half_) {
        return;
    }
    Shard& shard = shard_of(identifier);
    const std::lock_guard lock(shard.mutex);
    if (shard.names.contains(identifier)) {  // another thread was first
        return;
    }
    make_room(shard, bytes);
    shard.names.emplace(identifier, meaning);
    shard.bytes += bytes;
}

void NameCache::make_room(Shard& shard, std::size_t bytes) {
    if (shard.bytes + bytes > max_half_) {
        shard.older = std::exchange(shard.names, {});
        shard.older_bytes = std::exchange(shard.bytes, 0);
    }
}

std::size_t NameCache::bytes() {
    std::size_t all = 0;
    for (Shard& shard : shards_) {
        const std::shared_lock lock(shard.mutex);
        all += shard.bytes + shard.older_bytes;
    }
    return all;
}

}  // namespace seqshelf::repository
