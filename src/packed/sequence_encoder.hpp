#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "packed/layout.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf::packed {

/// A sequence as a packed file has it.
struct PackedSequence {
    Coding coding = Coding::bytes;
    std::vector<std::uint8_t> residues;  ///< and slack_bytes after them, which are not written
    std::vector<Run> runs;
};

/// Hands a sequence's residues over, upper-case letters, a piece at a time; may be asked to do so again.
using ReadResidues = std::function<void(const std::function<void(std::string_view)>& consume)>;

/// Packs a sequence as takes least room. A protein stays bytes: five bits a residue would save a third of what is
/// little beside genomes, and copying is as fast as it gets.
/// \param letters  that occur in it
[[nodiscard]] PackedSequence encode(std::uint64_t length, LetterSet letters, const ReadResidues& read);

/// The digest of what was packed, by unpacking it.
[[nodiscard]] SequenceDigest digest_of(const PackedSequence& sequence, std::uint64_t length);

}  // namespace seqshelf::packed
