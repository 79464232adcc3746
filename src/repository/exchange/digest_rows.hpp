#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// What the rows of SeqRepo say of a sequence's digests.
/// Thread-safety: as its members.
struct DigestRows {
    std::optional<catalog::SeqRepoAlias> vmc, sha1, md5, seguid;
    std::vector<std::string> problems;  ///< rows that contradict others

    /// \returns whether the row is one of a digest
    bool take(const catalog::SeqRepoAlias& row);
    /// The digests the rows give, if they give all and agree.
    [[nodiscard]] std::optional<SequenceDigests> digests(const SequenceDigest& seq_id) const;
    /// The rows that are not of these digests.
    [[nodiscard]] std::vector<std::string> contradictions(const SequenceDigests& digests) const;
};

}  // namespace seqshelf::repository
