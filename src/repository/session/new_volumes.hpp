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

/// How new volumes are written.
struct VolumeOptions {
    volume::BlockOptions blocks;
    std::int64_t max_volume_bytes = std::int64_t{1} << 32;  ///< a volume with this much text is followed by another
};

/// The volumes of a change. One is open at a time, from the first sequence that is appended until it is full.
/// Thread-safety: one thread at a time.
class NewVolumes {
public:
    NewVolumes(InstanceWriter& writer, base::TaskPool& pool, VolumeOptions options)
        : writer_(writer), pool_(pool), options_(options) {}

    /// The place of a sequence of that name, if it is appended next.
    [[nodiscard]] catalog::Place next_place(std::string_view name);
    /// \param residues  not empty
    void append(std::string_view name, std::string_view residues, LetterSet letters);

    // A long sequence: its name, the digest, is known only at its end. See VolumeWriter.
    /// \returns its place
    catalog::Place begin_long();
    void append_piece(std::string_view residues, std::shared_ptr<const void> owner);
    void end_long(std::string_view name);
    void cancel_long();

    /// Completes the last volume; an empty one is dropped. Must be called before the writer commits.
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
