#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "repository/instance.hpp"
#include "repository/resolve/name_cache.hpp"
#include "repository/volume_table.hpp"

namespace seqshelf::repository {

/// An instance whose catalog stores where each sequence is in its volumes.
/// Thread-safety: all functions may be called concurrently.
class VolumeInstance : public Instance {
public:
    [[nodiscard]] std::optional<Found> resolve(std::string_view identifier) const final;
    [[nodiscard]] std::vector<std::optional<Found>> resolve_batch(
        std::span<const std::string_view> identifiers) const final;
    [[nodiscard]] std::vector<std::vector<Alias>> aliases_of_each(
        std::span<const std::int64_t> sequence_ids) const final;
    void complete(catalog::SequenceRow& row) const final;
    [[nodiscard]] Residues residues_of(const catalog::Place& place, const SequenceInfo& info) const final;
    [[nodiscard]] Sequence::Place find_place(const catalog::Place& place, const SequenceInfo& info) const final;
    [[nodiscard]] bool may_be_packed() const noexcept final { return true; }

protected:
    VolumeInstance(Located located, const ReadOptions& options, std::unique_ptr<snapshot::Scratch> scratch);

    /// \throws Corruption, IoError
    [[nodiscard]] virtual std::unique_ptr<volume::Volume> open_volume(const catalog::VolumeRow& row) const = 0;

private:
    [[nodiscard]] std::string volume_path(std::int64_t volume_id) const;

    std::unique_ptr<NameCache> names_;  ///< for a snapshot; else null
    mutable VolumeTable volumes_;
    mutable std::shared_mutex paths_mutex_;
    mutable std::unordered_map<std::int64_t, std::string> paths_;  ///< of volumes that were looked up
};

/// An instance in a directory.
/// Thread-safety: all functions may be called concurrently.
class LocalInstance final : public VolumeInstance {
public:
    LocalInstance(Located located, const ReadOptions& options, std::unique_ptr<snapshot::Scratch> scratch)
        : VolumeInstance(std::move(located), options, std::move(scratch)) {}

private:
    [[nodiscard]] std::unique_ptr<volume::Volume> open_volume(const catalog::VolumeRow& row) const override;
};

/// A snapshot on a web server.
/// Thread-safety: all functions may be called concurrently.
class RemoteInstance final : public VolumeInstance {
public:
    RemoteInstance(Located located, const ReadOptions& options)
        : VolumeInstance(std::move(located), options, nullptr) {}

private:
    [[nodiscard]] std::unique_ptr<volume::Volume> open_volume(const catalog::VolumeRow& row) const override;
};

}  // namespace seqshelf::repository
