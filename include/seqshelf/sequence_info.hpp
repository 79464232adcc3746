#pragma once

#include <cstdint>

#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf {

/// What the catalog says of a sequence.
struct SequenceInfo {
    SequenceDigests digests;
    std::int64_t length = 0;  ///< residues
    LetterSet letters;
    std::int64_t added = 0;  ///< seconds since the Unix epoch, UTC
};

}  // namespace seqshelf
