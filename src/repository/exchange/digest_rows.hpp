#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// SeqRepo's rows about the digests of one sequence.
/// Thread-safety: as its members.
struct DigestRows {
    std::optional<catalog::SeqRepoAlias> vmc, sha1, md5, seguid;
    std::vector<std::string> problems;  ///< rows that contradict others

    /// \returns whether the row is about a digest
    bool take(const catalog::SeqRepoAlias& row);
    /// The digests of the rows, if all are there and agree.
    [[nodiscard]] std::optional<SequenceDigests> digests(const SequenceDigest& seq_id) const;
    /// Rows that contradict these digests.
    [[nodiscard]] std::vector<std::string> contradictions(const SequenceDigests& digests) const;
};

}  // namespace seqshelf::repository
