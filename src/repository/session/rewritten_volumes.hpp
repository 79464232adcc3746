#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/task_pool.hpp"
#include "catalog/rows.hpp"
#include "repository/session/instance_writer.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::repository {

/// New volumes for sequences that the catalog has in old ones.
/// Thread-safety: one thread at a time.
class RewrittenVolumes {
public:
    RewrittenVolumes(InstanceWriter& writer, base::TaskPool& pool) : writer_(writer), pool_(pool) {}

    /// Writes a sequence's residues, and lets the catalog say that they are there.
    void put(const catalog::SequenceRow& row, std::string_view residues);
    /// Completes the last volume. To call before the writer commits.
    void finish();

private:
    struct OpenVolume {
        OpenVolume(std::filesystem::path path, std::int64_t volume_id, base::TaskPool& pool)
            : staged(std::move(path)), id(volume_id), writer(staged, {}, pool) {}
        std::filesystem::path staged;
        std::int64_t id;
        volume::VolumeWriter writer;
    };

    InstanceWriter& writer_;
    base::TaskPool& pool_;
    std::unique_ptr<OpenVolume> volume_;
};

}  // namespace seqshelf::repository
