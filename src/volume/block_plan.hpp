#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "format/codec/bgzf.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf::volume {

/// How a volume's text is cut and coded (measured: schema/FORMAT.md, "Blocks"). Without a level, each block's coding
/// depends on its text alone: the same sequences in the same order give the same file on every machine.
struct BlockOptions {
    std::size_t block_bytes = 8192;  ///< of text in each block, 512 to 65280
    std::optional<int> level;  ///< libdeflate's, 0 to 12
};

/// Kinds of text that need different codes.
enum class TextKind {
    chromosome,  ///< long sequences: no repeats within a block
    header,  ///< of a long sequence: stored, so that it can be written when the sequence's name is known
    transcripts,  ///< short nucleotides: isoforms repeat each other
    other,  ///< proteins: no repeats
};

/// The kind of a sequence with so many residues of these letters.
[[nodiscard]] TextKind text_kind_of(std::size_t residues, LetterSet letters);

/// Appends `text` as a BGZF block, coded as its kind and content need.
void append_planned_block(std::span<const std::uint8_t> text, TextKind kind, const BlockOptions& options,
                          std::string& out);

}  // namespace seqshelf::volume
