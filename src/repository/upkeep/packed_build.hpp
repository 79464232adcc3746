#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "base/task_pool.hpp"
#include "catalog/rows.hpp"
#include "packed/file_writer.hpp"
#include "packed/packed_files.hpp"
#include "seqshelf/packed_cache.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// Packs sequences of an instance into one file: threads read, encode and check, one writes.
/// Thread-safety: one thread at a time.
class PackedBuild {
public:
    /// \param staged  the file, which must not exist; a build that fails may leave it
    PackedBuild(const std::filesystem::path& instance, const std::filesystem::path& cache_directory,
                std::filesystem::path staged, const PackOptions& options);

    /// Packs every sequence that is not in `known`. \returns the report, without bytes, which the caller fills in. If
    /// `known` contains all, its name is "" and there is no file.
    [[nodiscard]] PackReport run(const packed::PackedFiles& known);

private:
    using Rows = std::vector<catalog::SequenceRow>;
    [[nodiscard]] Rows rows_of_collections() const;
    void add(const catalog::SequenceRow& row, const packed::PackedFiles& known);
    void submit();
    void write_oldest();
    [[nodiscard]] packed::PackedSequence pack(const catalog::SequenceRow& row) const;
    void stop_if_asked() const;

    struct Batch {
        Rows rows;
        std::int64_t residues = 0;
    };
    struct Packing {
        Batch batch;
        std::future<std::vector<packed::PackedSequence>> sequences;
    };

    std::filesystem::path instance_;
    std::filesystem::path staged_;
    const PackOptions& options_;
    Repository repository_;
    std::optional<packed::FileWriter> writer_;
    PackReport report_;
    PackProgress progress_;
    Batch batch_;
    std::deque<Packing> packing_;
    base::TaskPool pool_;  ///< last: its threads end before what they use
};

}  // namespace seqshelf
