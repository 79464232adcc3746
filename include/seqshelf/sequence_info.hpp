#pragma once

#include <cstdint>
#include <string_view>

#include "seqshelf/digest.hpp"
#include "seqshelf/letters.hpp"

namespace seqshelf {

/// Whether the residue behind a sequence's last is its first.
enum class Topology { linear, circular };
/// "linear" or "circular".
[[nodiscard]] constexpr std::string_view to_string(Topology topology) noexcept {
    return topology == Topology::circular ? "circular" : "linear";
}

/// What the catalog says of a sequence.
struct SequenceInfo {
    SequenceDigests digests;
    std::int64_t length = 0;  ///< residues
    LetterSet letters;
    std::int64_t added = 0;  ///< seconds since the Unix epoch, UTC
};

}  // namespace seqshelf
