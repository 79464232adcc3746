#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "packed/layout.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf::packed {

/// A sequence as it is stored in a packed file.
struct PackedSequence {
    Coding coding = Coding::bytes;
    std::vector<std::uint8_t> residues;  ///< followed by slack_bytes, which are not written
    std::vector<Run> runs;
};

/// Passes a sequence's residues to `consume`, upper-case letters, a piece at a time. It may be called again.
using ReadResidues = std::function<void(const std::function<void(std::string_view)>& consume)>;

/// Packs a sequence in the coding that takes the least space. A protein stays bytes: five bits a residue would save a
/// third, but proteins are small compared with genomes, and nothing is faster than copying.
/// \param letters  those that occur in it
[[nodiscard]] PackedSequence encode(std::uint64_t length, LetterSet letters, const ReadResidues& read);

/// Unpacks the sequence, and returns its digest.
[[nodiscard]] SequenceDigest digest_of(const PackedSequence& sequence, std::uint64_t length);

}  // namespace seqshelf::packed
