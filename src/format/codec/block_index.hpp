#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/read_file.hpp"

namespace seqshelf::format {

/// Where a BGZF block starts, in bytes of the file and of the text.
struct BlockStart {
    std::uint64_t file = 0;
    std::uint64_t text = 0;
};

/// A `.gzi` file (bgzip's index), searched as it is, without parsing. The first block, at {0, 0}, is not in the file
/// but counts as block 0 here.
/// Thread-safety: immutable.
class BlockIndex {
public:
    /// \param bytes  the whole file
    /// \throws Corruption  the entry count is impossible for the file's size
    explicit BlockIndex(std::vector<std::uint8_t> bytes);

    /// The size of a `.gzi` that no BGZF file of `file_bytes` can exceed.
    [[nodiscard]] static std::uint64_t max_bytes(std::uint64_t file_bytes) noexcept;

    [[nodiscard]] std::size_t block_count() const noexcept { return entry_count_ + 1; }

    /// \pre block < block_count()
    [[nodiscard]] BlockStart start_of(std::size_t block) const noexcept;

    /// Returns the last block that starts at or before byte `text` of the text.
    [[nodiscard]] std::size_t block_at(std::uint64_t text) const noexcept;

private:
    std::vector<std::uint8_t> bytes_;
    std::size_t entry_count_;
};

/// The blocks of a whole BGZF file, without the empty one at its end.
struct BgzfBlocks {
    std::vector<BlockStart> starts;  ///< at least one
    std::uint64_t text_bytes = 0;
};

/// Walks a BGZF file from block to block, as a reader without an index does.
/// \throws Corruption  it is not a BGZF file, is cut short, or continues after its end
/// \throws IoError
[[nodiscard]] BgzfBlocks walk_bgzf(const base::ReadFile& file);

/// Returns the bytes of a `.gzi` file for blocks that start at `starts`; the first of them is {0, 0}.
[[nodiscard]] std::vector<std::uint8_t> block_index_bytes(std::span<const BlockStart> starts);

}  // namespace seqshelf::format
