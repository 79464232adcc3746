#pragma once

#include <cstdint>
#include <string_view>

#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf {

/// Whether a sequence's first residue follows its last.
enum class Topology { linear, circular };
/// "linear" or "circular".
[[nodiscard]] constexpr std::string_view to_string(Topology topology) noexcept {
    return topology == Topology::circular ? "circular" : "linear";
}

/// What the catalog says of a sequence.
/// Thread-safety: a value.
struct SequenceInfo {
    SequenceDigests digests;  ///< sha512t24u, which identifies it, MD5 and SHA-1
    std::int64_t length = 0;  ///< residues
    LetterSet letters;        ///< that occur in it
    std::int64_t added = 0;   ///< seconds since the Unix epoch, UTC
};

}  // namespace seqshelf
