#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "base/task_pool.hpp"
#include "repository/session/digest_pipeline.hpp"
#include "repository/session/instance_writer.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::repository {

/// Puts sequences into an instance: those it does not have go into new volumes.
/// Thread-safety: one thread at a time.
class SequenceLoader final : public PieceConsumer {
public:
    struct Options {
        volume::BlockOptions blocks;
        std::int64_t max_volume_bytes = std::int64_t{1} << 32;
    };
    SequenceLoader(InstanceWriter& writer, base::TaskPool& pool, Options options)
        : writer_(writer), pool_(pool), options_(options) {}

    struct Counts {
        std::int64_t added = 0;
        std::int64_t known = 0;     ///< were there already, or came twice
        std::int64_t residues = 0;  ///< of those added
    };

    // The residues of a sequence that put() is going to get without them.
    void begin_long() override;
    void append_piece(std::string_view residues, std::shared_ptr<const void> owner) override;

    /// Returns the sequence's number in the catalog. \param change_id  that gave the sequence; 0: the writer's own
    std::int64_t put(const DigestedRecord& record, std::int64_t change_id = 0);
    /// Completes the last volume. To call before the writer commits.
    void finish();
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

private:
    struct OpenVolume {
        OpenVolume(std::filesystem::path path, std::int64_t volume_id, const volume::BlockOptions& blocks,
                   base::TaskPool& pool)
            : staged(std::move(path)), id(volume_id), writer(staged, blocks, pool) {}
        std::filesystem::path staged;
        std::int64_t id;
        volume::VolumeWriter writer;
    };

    OpenVolume& open_volume();

    InstanceWriter& writer_;
    base::TaskPool& pool_;
    Options options_;
    std::unique_ptr<OpenVolume> volume_;
    std::optional<catalog::Place> long_place_;  ///< of the sequence that was begun
    Counts counts_;
};

}  // namespace seqshelf::repository
