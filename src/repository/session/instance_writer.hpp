#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/writer_lock.hpp"
#include "catalog/writer.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// \returns `instance`, if it is one that can be written
/// \throws NotFound, ReadOnly
[[nodiscard]] std::filesystem::path require_writable(const std::filesystem::path& instance);

/// The exclusive right to change an instance, with one change to its catalog begun. It first removes what writers that
/// died have left.
/// Thread-safety: one thread at a time.
class InstanceWriter {
public:
    /// \param action  "load": for the change's row, and for others who find the instance locked
    /// \throws NotFound, ReadOnly, Locked, SchemaMismatch, IoError
    InstanceWriter(const std::filesystem::path& instance, const std::string& action);
    /// \param held  the instance's lock, which the caller keeps
    InstanceWriter(const std::filesystem::path& instance, const std::string& action, const base::WriterLock& held);
    /// Removes what was staged, and what was published for a change that is not in the catalog. If that cannot be found
    /// out, because the disk fails, the volumes stay, and the next writer removes them.
    ~InstanceWriter();
    InstanceWriter(const InstanceWriter&) = delete;
    InstanceWriter& operator=(const InstanceWriter&) = delete;

    [[nodiscard]] catalog::Writer& catalog() noexcept { return *catalog_; }
    /// Files that were removed at the start, relative to the instance.
    [[nodiscard]] const std::vector<std::string>& cleaned_up() const noexcept { return cleaned_up_; }

    /// The path for the next volume; commit() publishes its files.
    [[nodiscard]] std::filesystem::path stage_volume();
    /// Adds the volume staged at that path to the change: by its own path if it has one that is free, else by a new
    /// one.
    void put_volume(const std::filesystem::path& staged, catalog::VolumeRow volume);

    /// Publishes the volumes, then commits the change to the catalog. Returns the volumes' paths.
    std::vector<std::string> commit();

private:
    struct StagedVolume {
        std::filesystem::path staged;
        catalog::VolumeRow row;
    };

    InstanceWriter(const std::filesystem::path& instance, const std::string& action,
                   std::optional<base::WriterLock> lock);

    void remove_leftovers();
    void publish_volumes();
    void undo();

    snapshot::Layout layout_;
    std::optional<base::WriterLock> lock_;  ///< empty if the caller keeps it
    std::optional<catalog::Writer> catalog_;
    std::vector<std::string> cleaned_up_;
    std::vector<StagedVolume> volumes_;
    std::vector<std::filesystem::path> published_;
    int staged_count_ = 0;
    bool commit_begun_ = false;
    bool committed_ = false;
};

}  // namespace seqshelf::repository
