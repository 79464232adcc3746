#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "repository/session/digested_sequence.hpp"
#include "repository/session/new_volumes.hpp"

namespace seqshelf::repository {

/// Adds sequences to an instance one by one: the residues of each in pieces, then its digests. Those that are new to
/// the instance are written to new volumes.
/// Thread-safety: one thread at a time.
class SequenceLoader {
public:
    SequenceLoader(InstanceWriter& writer, base::TaskPool& pool, VolumeOptions options)
        : writer_(writer), volumes_(writer, pool, options) {}

    struct Counts {
        std::int64_t added = 0;
        std::int64_t known = 0;     ///< were in the catalog already, or occurred twice
        std::int64_t residues = 0;  ///< of the added ones
    };

    /// The next residues of the sequence that end() will complete. If there are several pieces, the first has at least
    /// 65,536 residues.
    /// \param owner  keeps the residues alive. Null: they are kept until end() returns, and are the only piece
    void piece(std::string_view residues, std::shared_ptr<const void> owner = nullptr);
    /// Returns the sequence's number in the catalog. \param change_id  the change that added it; 0: the writer's own
    std::int64_t end(const DigestedSequence& sequence, std::int64_t change_id = 0);

    /// Completes the last volume. Must be called before the writer commits.
    void finish() { volumes_.finish(); }
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

private:
    /// The first piece: a sequence is only a long one if another follows.
    struct Piece {
        std::string_view residues;
        std::shared_ptr<const void> owner;
    };

    InstanceWriter& writer_;
    NewVolumes volumes_;
    Piece first_;
    std::optional<catalog::Place> long_place_;  ///< of a sequence of several pieces that is being written
    Counts counts_;
};

}  // namespace seqshelf::repository
