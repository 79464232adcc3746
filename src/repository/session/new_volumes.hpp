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

struct VolumeOptions {
    volume::BlockOptions blocks;
    std::int64_t max_volume_bytes = std::int64_t{1} << 32;  ///< a volume that has this much text is followed by another
};

/// The volumes of a change: one is open at a time, from the first sequence to be appended until it is full.
/// Thread-safety: one thread at a time.
class NewVolumes {
public:
    NewVolumes(InstanceWriter& writer, base::TaskPool& pool, VolumeOptions options)
        : writer_(writer), pool_(pool), options_(options) {}

    /// Where a sequence of that name will be if it is appended next.
    [[nodiscard]] catalog::Place next_place(std::string_view name);
    /// \param residues  not empty
    void append(std::string_view name, std::string_view residues, LetterSet letters);

    // A long sequence, whose digest is its name: see VolumeWriter.
    /// \returns where it will be
    catalog::Place begin_long();
    void append_piece(std::string_view residues, std::shared_ptr<const void> owner);
    void end_long(std::string_view name);
    void cancel_long();

    /// Completes the last volume; one with nothing in it is dropped. To call before the writer commits.
    void finish();

private:
    struct OpenVolume {
        OpenVolume(std::filesystem::path path, std::int64_t volume_id, const volume::BlockOptions& blocks,
                   base::TaskPool& pool)
            : staged(std::move(path)), id(volume_id), writer(staged, blocks, pool) {}
        std::filesystem::path staged;
        std::int64_t id;
        volume::VolumeWriter writer;
    };

    [[nodiscard]] OpenVolume& open();
    void finish_if_full();

    InstanceWriter& writer_;
    base::TaskPool& pool_;
    VolumeOptions options_;
    std::unique_ptr<OpenVolume> volume_;
};

}  // namespace seqshelf::repository
