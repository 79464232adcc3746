#pragma once

#include <cstdint>

#include "seqshelf/letters.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// What a sequence's residues were found to be.
struct DigestedSequence {
    SequenceDigests digests;
    std::int64_t length = 0;  ///< residues
    LetterSet letters;
};

}  // namespace seqshelf::repository
