#pragma once

#include <cstdint>

#include "seqshelf/letters.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// What was computed from a sequence's residues.
struct DigestedSequence {
    SequenceDigests digests;
    std::int64_t length = 0;  ///< residues
    LetterSet letters;
};

}  // namespace seqshelf::repository
