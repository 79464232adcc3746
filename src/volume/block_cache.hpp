#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace seqshelf::volume {

/// Inflated blocks; those that were not used for a while are dropped first. They are kept in lines of one size, in
/// memory that stays until the cache's end. So a hit takes no lock: it copies, and the copy counts only if no other
/// thread wrote to the line meanwhile.
/// Thread-safety: all functions may be called concurrently.
class BlockCache {
public:
    /// Names a block of a volume.
    struct Key {
        std::uint32_t volume;  ///< Volume::id(), not 0
        std::uint32_t block;
        friend bool operator==(const Key&, const Key&) = default;
    };
    /// Memory is used in parts of this size: that of a volume's block.
    static constexpr std::size_t line_bytes = 8192;

    /// \param max_bytes  of text kept, at most; below line_bytes, nothing is kept
    explicit BlockCache(std::size_t max_bytes);

    /// What copy() found: nothing, or text of which it is known that all of it is residues, or any text.
    enum class Found { nothing, residues, text };
    /// Copies out.size() bytes of a cached block, from byte `from` on.
    Found copy(Key key, std::size_t from, std::span<std::uint8_t> out);

    /// \pre text has at most 64 KiB
    void insert(Key key, std::span<const std::uint8_t> text);

private:
    /// Set in Line::bytes if all of them are residues: looked at once, when a line is written, and not at every hit.
    static constexpr std::uint16_t residues_only = 0x8000;
    static_assert(line_bytes < residues_only);

    /// What a line contains: `bytes` bytes of a block's text, from number * line_bytes on. A seqlock: `version` is odd
    /// while a thread writes, and every write changes it.
    struct Line {
        std::atomic<std::uint64_t> key;  ///< of the block; 0: the line is empty
        std::atomic<std::uint32_t> version;
        std::atomic<std::uint16_t> bytes;  ///< and residues_only
        std::atomic<std::uint8_t> number;
        std::atomic<std::uint8_t> used;  ///< since the hand last passed
    };
    /// The lines that a part of a block may be in; they fill two of the processor's cache lines.
    struct alignas(64) Set {
        std::array<Line, 7> lines;
        std::atomic<std::uint32_t> hand;  ///< where the search for a line to drop continues
    };

    [[nodiscard]] std::size_t set_of(std::uint64_t key, std::uint8_t number) const noexcept;
    [[nodiscard]] Found copy_part(std::uint64_t key, std::uint8_t number, std::size_t from,
                                  std::span<std::uint8_t> out);
    void insert_part(std::uint64_t key, std::uint8_t number, std::span<const std::uint8_t> text);
    [[nodiscard]] std::uint64_t* words_of(std::size_t set, std::size_t way) const noexcept;
    [[nodiscard]] std::size_t choose_way(Set& set) const noexcept;

    std::size_t ways_;  ///< lines of each set that are used
    std::size_t set_count_;
    std::unique_ptr<Set[]> sets_;
    std::unique_ptr<std::uint64_t[]> words_;  ///< not cleared: the system provides pages as lines are filled
};

}  // namespace seqshelf::volume
