#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace seqshelf::format {

// BGZF (SAM specification, section 4.1): gzip members of at most 64 KiB, each of which states its compressed size.

inline constexpr std::size_t bgzf_header_bytes = 18;
inline constexpr std::size_t bgzf_footer_bytes = 8;
inline constexpr std::size_t bgzf_max_text_bytes = 65280;  // as bgzip: even an incompressible block stays below 64 KiB

/// The empty block that ends a BGZF file.
inline constexpr std::array<std::uint8_t, 28> bgzf_end_of_file{
    0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

/// How a block's text is coded. `literal`: Huffman codes alone, for text without repeats; the fastest to write and to
/// read. `repeats`: also matches for long repeats, if there are enough. Otherwise libdeflate at `level` (0 to 12).
struct BlockCoding {
    static constexpr int literal = -1;
    static constexpr int repeats = -2;
    int level = literal;
};

/// Appends a block with `text`. \pre text.size() <= bgzf_max_text_bytes
/// Thread-safety: may be called concurrently.
void append_bgzf_block(std::span<const std::uint8_t> text, BlockCoding coding, std::string& out);

/// A block as it is stored in a file.
struct BgzfBlock {
    std::span<const std::uint8_t> deflate;
    std::uint32_t crc32 = 0;
    std::uint32_t text_bytes = 0;
    std::size_t file_bytes = 0;
};

/// Reads the block at the start of `bytes`, which may be longer than the block. \throws Corruption
[[nodiscard]] BgzfBlock read_bgzf_block(std::span<const std::uint8_t> bytes);

/// Inflates a block into `out`, which has exactly block.text_bytes, and checks its CRC. \throws Corruption
/// Thread-safety: may be called concurrently.
void inflate_bgzf_block(const BgzfBlock& block, std::span<std::uint8_t> out);

}  // namespace seqshelf::format
