#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace seqshelf::volume {

/// Inflated blocks; those that were not used for a while are dropped first. They are kept in lines of one size, in
/// memory that stays until the cache's end. So a hit takes no lock and writes nothing that other threads read: it
/// copies, and what it copied counts only if nobody wrote to the line meanwhile.
/// Thread-safety: all functions may be called concurrently.
class BlockCache {
public:
    /// Which block of which volume.
    struct Key {
        std::uint32_t volume;  ///< Volume::id(), not 0
        std::uint32_t block;
        friend bool operator==(const Key&, const Key&) = default;
    };
    /// Memory is used in parts of this size: what fits a block.
    static constexpr std::size_t line_bytes = 8192;

    /// \param max_bytes  of text kept, at most; less than line_bytes keeps nothing
    explicit BlockCache(std::size_t max_bytes);

    /// Copies out.size() bytes from `from` on of a cached block; false where these are not cached.
    bool copy(Key key, std::size_t from, std::span<std::uint8_t> out);

    /// \pre text has at most 64 KiB
    void insert(Key key, std::span<const std::uint8_t> text);

private:
    /// What one line holds: bytes [number * line_bytes, + bytes) of a block's text. A seqlock: `version` is odd while
    /// somebody writes, and every write changes it.
    struct Line {
        std::atomic<std::uint64_t> key;  ///< of the block; 0: nothing
        std::atomic<std::uint32_t> version;
        std::atomic<std::uint16_t> bytes;
        std::atomic<std::uint8_t> number;
        std::atomic<std::uint8_t> used;  ///< since the hand came by last
    };
    /// The lines a part of a block may be in, two of the processor's cache lines together.
    struct alignas(64) Set {
        std::array<Line, 7> lines;
        std::atomic<std::uint32_t> hand;  ///< where the search for a line to drop goes on
    };

    [[nodiscard]] std::size_t set_of(std::uint64_t key, std::uint8_t number) const noexcept;
    [[nodiscard]] bool copy_part(std::uint64_t key, std::uint8_t number, std::size_t from, std::span<std::uint8_t> out);
    void insert_part(std::uint64_t key, std::uint8_t number, std::span<const std::uint8_t> text);
    [[nodiscard]] std::uint64_t* words_of(std::size_t set, std::size_t way) const noexcept;
    [[nodiscard]] std::size_t choose_way(Set& set) const noexcept;

    std::size_t ways_;  ///< lines of each set that are used
    std::size_t set_count_;
    std::unique_ptr<Set[]> sets_;
    std::unique_ptr<std::uint64_t[]> words_;  ///< not cleared: the system gives pages as lines are filled
};

}  // namespace seqshelf::volume
