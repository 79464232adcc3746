#include "volume/block_plan.hpp"

#include <string>

namespace seqshelf::volume {

namespace {

using format::BlockCoding;

// A slice must inflate whole blocks, so blocks of 8 KiB make short slices six times as fast as bgzip's of 64 KiB. They
// cost little space, because most residues do not repeat within 64 KiB either, and coding them as literals is what we
// read fastest (schema/FORMAT.md, "Blocks"). Two kinds of text are exceptions. Isoforms of transcripts repeat each
// other, but they are short sequences next to each other: so the length of a sequence decides whether repeats are
// searched for, and the search does not slow down chromosomes. Runs of one letter take one bit a residue as literals,
// and nearly nothing as a repeat.
constexpr std::size_t long_sequence_residues = 65536;
constexpr BlockCoding literal{BlockCoding::literal};
constexpr BlockCoding repeats{BlockCoding::repeats};
constexpr BlockCoding stored{0};

bool is_nucleotides(LetterSet letters) { return letters.alphabet() <= Alphabet::dnaio; }

/// Huffman codes alone are worst for runs (N, poly-A). In real DNA, three residues of ten equal the one before.
bool is_mostly_runs(std::span<const std::uint8_t> text) {
    std::size_t same = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        same += text[i] == text[i - 1] ? 1 : 0;
    }
    return same * 2 > text.size();
}

}  // namespace

TextKind text_kind_of(std::size_t residues, LetterSet letters) {
    if (residues >= long_sequence_residues) {
        return TextKind::chromosome;
    }
    return is_nucleotides(letters) ? TextKind::transcripts : TextKind::other;
}

void append_planned_block(std::span<const std::uint8_t> text, TextKind kind, const BlockOptions& options,
                          std::string& out) {
    if (kind == TextKind::header) {
        format::append_bgzf_block(text, stored, out);
    } else if (options.level) {
        format::append_bgzf_block(text, BlockCoding{*options.level}, out);
    } else {
        const bool may_repeat = kind == TextKind::transcripts || is_mostly_runs(text);
        format::append_bgzf_block(text, may_repeat ? repeats : literal, out);
    }
}

}  // namespace seqshelf::volume
