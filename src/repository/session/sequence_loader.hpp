#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "repository/session/digested_sequence.hpp"
#include "repository/session/new_volumes.hpp"

namespace seqshelf::repository {

/// Puts sequences into an instance, one after the other: a sequence's residues come in pieces, then its digests. Those
/// that the instance does not have go into new volumes.
/// Thread-safety: one thread at a time.
class SequenceLoader {
public:
    SequenceLoader(InstanceWriter& writer, base::TaskPool& pool, VolumeOptions options)
        : writer_(writer), volumes_(writer, pool, options) {}

    struct Counts {
        std::int64_t added = 0;
        std::int64_t known = 0;     ///< were there already, or came twice
        std::int64_t residues = 0;  ///< of those added
    };

    /// The next residues of the sequence that end() will be called for. If there are several pieces, the first has
    /// 65,536 residues at least.
    /// \param owner  keeps the residues. Null: they are kept until end() returns, and are the only piece
    void piece(std::string_view residues, std::shared_ptr<const void> owner = nullptr);
    /// Returns the sequence's number in the catalog. \param change_id  that gave the sequence; 0: the writer's own
    std::int64_t end(const DigestedSequence& sequence, std::int64_t change_id = 0);

    /// Completes the last volume. To call before the writer commits.
    void finish() { volumes_.finish(); }
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

private:
    /// A first piece: if no other follows the sequence is not a long one.
    struct Piece {
        std::string_view residues;
        std::shared_ptr<const void> owner;
    };

    InstanceWriter& writer_;
    NewVolumes volumes_;
    Piece first_;
    std::optional<catalog::Place> long_place_;  ///< of a sequence of several pieces that was begun
    Counts counts_;
};

}  // namespace seqshelf::repository
