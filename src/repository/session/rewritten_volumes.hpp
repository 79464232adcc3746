#pragma once

#include <string_view>

#include "repository/session/new_volumes.hpp"

namespace seqshelf::repository {

/// New volumes for sequences that are now in old ones.
/// Thread-safety: one thread at a time.
class RewrittenVolumes {
public:
    RewrittenVolumes(InstanceWriter& writer, base::TaskPool& pool) : writer_(writer), volumes_(writer, pool, {}) {}

    /// Writes a sequence's residues, and records its new place in the catalog.
    void put(const catalog::SequenceRow& row, std::string_view residues) {
        const std::string name = row.info.digests.sha512t24u.sha512t24u();
        writer_.catalog().move_sequence(row.sequence_id, volumes_.next_place(name));
        volumes_.append(name, residues, row.info.letters);
    }
    /// Completes the last volume. Must be called before the writer commits.
    void finish() { volumes_.finish(); }

private:
    InstanceWriter& writer_;
    NewVolumes volumes_;
};

}  // namespace seqshelf::repository
