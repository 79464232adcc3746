#include "volume/block_cache.hpp"

#include <algorithm>
#include <cstring>

#include "base/bytes.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf::volume {

namespace {

constexpr std::size_t line_words = BlockCache::line_bytes / sizeof(std::uint64_t);
using AtomicWord = std::atomic_ref<std::uint64_t>;

std::uint64_t number_of(BlockCache::Key key) { return std::uint64_t{key.volume} << 32 | key.block; }

// Why not one mutex and a hash table of blocks: a cached slice of 100 residues takes some 100 ns, a lock that several
// threads share costs as much, and a list in order of use makes every hit a write. Here the key selects a set of seven
// lines, as in a processor's cache. Each line is a seqlock, so hits write nothing but the `used` mark, and that only
// once. A hand goes round in each set and replaces a line that was not used since its last visit (the clock
// algorithm), which is nearly as good as the least recently used one. If two threads want to write the same line, one
// gives up: a block that is missing in the cache costs time, never correctness.

/// Copies bytes that another thread may be writing: reads each word once, before everything that is read after this.
void copy_out(std::uint64_t* words, std::size_t from, std::span<std::uint8_t> out) {
    std::array<std::uint64_t, 64> taken;
    words += from / sizeof(std::uint64_t);
    std::size_t skipped = from % sizeof(std::uint64_t);
    while (!out.empty()) {
        const std::size_t bytes = std::min(out.size(), sizeof taken - skipped);
        const std::size_t count = (skipped + bytes + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
#pragma GCC unroll 8
        for (std::size_t i = 0; i < count; ++i) {
            taken[i] = AtomicWord(words[i]).load(std::memory_order_acquire);
        }
        std::memcpy(out.data(), reinterpret_cast<const std::uint8_t*>(taken.data()) + skipped, bytes);
        out = out.subspan(bytes);
        words += count;
        skipped = 0;
    }
}

/// The counterpart: a thread that sees one of these words also sees everything that was written before it.
void copy_in(std::span<const std::uint8_t> text, std::uint64_t* words) {
    while (!text.empty()) {
        const std::size_t bytes = std::min(text.size(), sizeof(std::uint64_t));
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), bytes);
        AtomicWord(*words++).store(word, std::memory_order_release);
        text = text.subspan(bytes);
    }
}

}  // namespace

BlockCache::BlockCache(std::size_t max_bytes)
    : ways_(std::min(max_bytes / line_bytes, std::tuple_size_v<decltype(Set::lines)>)),
      set_count_(ways_ == 0 ? 0 : max_bytes / line_bytes / ways_),
      sets_(std::make_unique<Set[]>(set_count_)),
      words_(std::make_unique_for_overwrite<std::uint64_t[]>(set_count_ * ways_ * line_words)) {}

/// \pre set_count_ > 0
std::size_t BlockCache::set_of(std::uint64_t key, std::uint8_t number) const noexcept {
    // Fibonacci hashing spreads neighbours; the product's top half, scaled, is the set.
    const std::uint64_t hash = (key * 8 + number) * 0x9e3779b97f4a7c15U;
    return static_cast<std::size_t>((hash >> 32) * set_count_ >> 32);
}

std::uint64_t* BlockCache::words_of(std::size_t set, std::size_t way) const noexcept {
    return words_.get() + (set * ways_ + way) * line_words;
}

BlockCache::Found BlockCache::copy(Key key, std::size_t from, std::span<std::uint8_t> out) {
    if (set_count_ == 0) {
        return Found::nothing;
    }
    Found found = Found::residues;
    do {
        const std::size_t start = from % line_bytes;
        const std::size_t taken = std::min(out.size(), line_bytes - start);
        const Found part =
            from / line_bytes > 0xff
                ? Found::nothing
                : copy_part(number_of(key), static_cast<std::uint8_t>(from / line_bytes), start, out.first(taken));
        if (part == Found::nothing) {
            return part;
        }
        found = part == Found::text ? part : found;
        from += taken;
        out = out.subspan(taken);
    } while (!out.empty());
    return found;
}

BlockCache::Found BlockCache::copy_part(std::uint64_t key, std::uint8_t number, std::size_t from,
                                        std::span<std::uint8_t> out) {
    const std::size_t set = set_of(key, number);
    for (std::size_t way = 0; way < ways_; ++way) {
        Line& line = sets_[set].lines[way];
        if (line.key.load(std::memory_order_relaxed) != key) {
            continue;
        }
        const std::uint32_t version = line.version.load(std::memory_order_acquire);
        const std::uint16_t bytes = line.bytes.load(std::memory_order_acquire);
        if (version % 2 != 0 || line.key.load(std::memory_order_acquire) != key ||
            line.number.load(std::memory_order_acquire) != number ||
            from + out.size() > (bytes & ~unsigned{residues_only})) {
            continue;
        }
        copy_out(words_of(set, way), from, out);
        if (line.version.load(std::memory_order_relaxed) != version) {
            return Found::nothing;
        }
        if (line.used.load(std::memory_order_relaxed) == 0) {
            line.used.store(1, std::memory_order_relaxed);
        }
        return (bytes & residues_only) != 0 ? Found::residues : Found::text;
    }
    return Found::nothing;
}

void BlockCache::insert(Key key, std::span<const std::uint8_t> text) {
    for (std::uint8_t number = 0; set_count_ > 0 && !text.empty(); ++number) {
        const std::size_t taken = std::min(text.size(), line_bytes);
        insert_part(number_of(key), number, text.first(taken));
        text = text.subspan(taken);
    }
}

/// Returns an empty line, or else the next one that was not used since the hand passed it.
std::size_t BlockCache::choose_way(Set& set) const noexcept {
    for (std::size_t way = 0; way < ways_; ++way) {
        if (set.lines[way].key.load(std::memory_order_relaxed) == 0) {
            return way;
        }
    }
    for (;;) {
        const std::size_t way = set.hand.fetch_add(1, std::memory_order_relaxed) % ways_;
        if (set.lines[way].used.exchange(0, std::memory_order_relaxed) == 0) {
            return way;
        }
    }
}

void BlockCache::insert_part(std::uint64_t key, std::uint8_t number, std::span<const std::uint8_t> text) {
    const std::size_t set = set_of(key, number);
    for (std::size_t way = 0; way < ways_; ++way) {
        const Line& line = sets_[set].lines[way];
        if (line.key.load(std::memory_order_relaxed) == key && line.number.load(std::memory_order_relaxed) == number) {
            return;  // another thread has inserted it
        }
    }
    const std::size_t way = choose_way(sets_[set]);
    Line& line = sets_[set].lines[way];
    std::uint32_t version = line.version.load(std::memory_order_relaxed);
    if (version % 2 != 0 || !line.version.compare_exchange_strong(version, version + 1, std::memory_order_acq_rel)) {
        return;  // another thread writes to the line; this block is not kept
    }
    line.key.store(key, std::memory_order_release);
    line.number.store(number, std::memory_order_release);
    const unsigned content = are_residues(base::text_of(text)) ? unsigned{residues_only} : 0;
    line.bytes.store(static_cast<std::uint16_t>(text.size() | content), std::memory_order_release);
    copy_in(text, words_of(set, way));
    line.version.store(version + 2, std::memory_order_release);
}

}  // namespace seqshelf::volume
