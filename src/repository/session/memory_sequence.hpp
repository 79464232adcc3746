#pragma once

#include <cstdint>
#include <string_view>

#include "repository/session/open_change.hpp"

namespace seqshelf::repository {

/// The sequence that was put.
struct PutResidues {
    SequenceDigest digest;
    std::int64_t sequence_id;
};

/// Adds a sequence whose residues are in memory. \throws InvalidArgument  a byte is refused: nothing was added
[[nodiscard]] PutResidues put_residues(OpenChange& change, std::string_view residues, OtherBytes other_bytes);

}  // namespace seqshelf::repository
