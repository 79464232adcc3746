#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repository/instance.hpp"
#include "repository/seqrepo_volumes.hpp"

namespace seqshelf::repository {

/// An instance of Python's SeqRepo, read in place. Its databases do not store where in a volume a sequence is, and its
/// text may differ from what its digests cover (`*`, case).
/// Thread-safety: all functions may be called concurrently.
class SeqRepoInstance final : public Instance {
public:
    SeqRepoInstance(Located located, const ReadOptions& options);

    [[nodiscard]] std::optional<Found> resolve(std::string_view identifier) const override;
    [[nodiscard]] std::vector<std::optional<Found>> resolve_batch(
        std::span<const std::string_view> identifiers) const override;
    [[nodiscard]] std::vector<std::vector<Alias>> aliases_of_each(
        std::span<const std::int64_t> sequence_ids) const override;
    void complete(catalog::SequenceRow& row) const override;
    [[nodiscard]] Residues residues_of(const catalog::Place& place, const SequenceInfo& info) const override;
    [[nodiscard]] Sequence::Place find_place(const catalog::Place& place, const SequenceInfo& info) const override;
    [[nodiscard]] bool may_be_packed() const noexcept override { return false; }

private:
    [[nodiscard]] std::string volume_path(const catalog::Place& place, const SequenceInfo& info) const;

    mutable SeqRepoVolumes volumes_;
};

}  // namespace seqshelf::repository
