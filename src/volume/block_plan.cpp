#include "volume/block_plan.hpp"

#include <string>

namespace seqshelf::volume {

namespace {

using format::BlockCoding;

constexpr std::size_t long_sequence_residues = 65536;
constexpr BlockCoding literal{BlockCoding::literal};
constexpr BlockCoding repeats{BlockCoding::repeats};
constexpr BlockCoding stored{0};

bool is_nucleotides(LetterSet letters) { return letters.alphabet() <= Alphabet::dnaio; }

/// Runs (N, poly-A) are what Huffman codes alone are worst at. In real DNA three residues of ten equal the one before.
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
