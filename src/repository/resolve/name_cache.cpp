#include "repository/resolve/name_cache.hpp"

#include <algorithm>
#include <functional>
#include <mutex>

namespace seqshelf::repository {

namespace {

std::uint64_t hash_of(std::string_view identifier) { return std::hash<std::string_view>()(identifier); }
std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

// One and a half slots for each entry, so few sets are full.
NameCache::NameCache(std::size_t max_bytes)
    : most_entries_(max_bytes / shard_count / (sizeof(Entry) + 3 * sizeof(Slot) / 2) / ways * ways) {}

std::optional<NameCache::Meaning> NameCache::find(std::string_view identifier) {
    const std::uint64_t hash = hash_of(identifier);
    Shard& shard = shard_of(hash);
    const std::shared_lock lock(shard.mutex);
    Entry* const entry = shard.look_up(hash, identifier);
    if (entry == nullptr) {
        return std::nullopt;
    }
    const std::atomic_ref<std::uint8_t> used(entry->used);
    if (used.load(std::memory_order_relaxed) == 0) {  // avoids a write: other threads have it in their caches
        used.store(1, std::memory_order_relaxed);
    }
    return entry->meaning;
}

void NameCache::insert(std::string_view identifier, const Meaning& meaning) {
    if (identifier.size() > most_characters || most_entries_ == 0) {
        return;
    }
    const std::uint64_t hash = hash_of(identifier);
    Shard& shard = shard_of(hash);
    const std::lock_guard lock(shard.mutex);
    if (shard.look_up(hash, identifier) != nullptr) {  // another thread was first
        return;
    }
    Entry& entry = shard.entry_for(hash, most_entries_);
    entry.hash = hash;
    entry.meaning = meaning;
    entry.used = 0;
    entry.size = static_cast<std::uint8_t>(identifier.size());
    std::copy(identifier.begin(), identifier.end(), entry.text.begin());
}

NameCache::Entry* NameCache::Shard::look_up(std::uint64_t hash, std::string_view identifier) {
    if (index.empty()) {
        return nullptr;
    }
    for (const Slot& slot : set_of(hash)) {
        if (slot.tag == tag_of(hash) && slot.number != 0 && entries[slot.number - 1].is(hash, identifier)) {
            return &entries[slot.number - 1];
        }
    }
    return nullptr;
}

/// A new entry, or one that is replaced, with a slot of the set where the hash belongs.
NameCache::Entry& NameCache::Shard::entry_for(std::uint64_t hash, std::size_t most) {
    if (index.empty()) {
        index.resize(most / ways * 3 / 2 + 1);
        entries.reserve(most);  // memory is not touched before entries use it
    }
    Set& set = set_of(hash);
    auto slot = std::find_if(set.begin(), set.end(), [](const Slot& each) { return each.number == 0; });
    if (slot != set.end()) {
        slot->number = static_cast<std::uint32_t>(free_number(most) + 1);
    } else {
        slot = std::find_if(set.begin(), set.end(),
                            [this](const Slot& each) { return entries[each.number - 1].used == 0; });
        slot = slot != set.end() ? slot : set.begin();
    }
    slot->tag = tag_of(hash);
    return entries[slot->number - 1];
}

/// The number of an entry that no slot refers to: a new one if there is space, else one that was not used since the
/// hand last passed it.
std::size_t NameCache::Shard::free_number(std::size_t most) {
    if (entries.size() < most) {
        entries.emplace_back();
        return entries.size() - 1;
    }
    while (entries[hand].used != 0) {
        entries[hand].used = 0;
        hand = (hand + 1) % most;
    }
    const std::size_t number = hand;
    hand = (hand + 1) % most;
    for (Slot& slot : set_of(entries[number].hash)) {
        if (slot.number == number + 1) {
            slot = {};
        }
    }
    return number;
}

std::size_t NameCache::bytes() {
    std::size_t all = 0;
    for (Shard& shard : shards_) {
        const std::shared_lock lock(shard.mutex);
        all += shard.entries.size() * sizeof(Entry) + shard.index.size() * sizeof(Set);
    }
    return all;
}

}  // namespace seqshelf::repository
