#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/task_pool.hpp"
#include "digest/hasher.hpp"
#include "format/block_index.hpp"
#include "seqshelf/letters.hpp"
#include "volume/block_plan.hpp"

namespace seqshelf::volume {

/// The three files of a volume, by the name of the first.
[[nodiscard]] std::filesystem::path fai_path(const std::filesystem::path& bgzf_path);
[[nodiscard]] std::filesystem::path gzi_path(const std::filesystem::path& bgzf_path);

struct VolumeSummary {
    std::int64_t text_bytes = 0;
    std::int64_t file_bytes = 0;  ///< of the BGZF file
    std::string sha256;           ///< of the BGZF file
    std::string fai_sha256;
    std::string gzi_sha256;
};

/// Writes one volume: a BGZF FASTA file, each sequence on one line, with its .fai and .gzi. Blocks are compressed by
/// `pool` and written in order. Files that finish() has not completed are for the owner of the directory to remove.
/// Thread-safety: one thread at a time.
class VolumeWriter {
public:
    /// \throws ReadOnly, IoError
    VolumeWriter(const std::filesystem::path& bgzf_path, BlockOptions options, base::TaskPool& pool);
    ~VolumeWriter();
    VolumeWriter(const VolumeWriter&) = delete;
    VolumeWriter& operator=(const VolumeWriter&) = delete;

    /// Where in the volume's text the residues will start if a sequence of this name is appended next.
    [[nodiscard]] std::int64_t offset_after_header(std::string_view name) const noexcept;
    [[nodiscard]] std::int64_t text_bytes() const noexcept { return text_bytes_; }

    /// \pre residues is not empty (htslib cannot index a volume that ends in an empty sequence)
    void append(std::string_view name, std::string_view residues, LetterSet letters);

    /// Completes the files and makes them durable.
    VolumeSummary finish();

private:
    /// Text of some whole blocks, on its way to a compressing thread and back.
    struct Segment {
        struct Block {
            std::size_t end;  ///< in text
            TextKind kind;
        };
        std::string text;
        std::vector<Block> blocks;
    };
    struct CompressedSegment {
        std::string bytes;
        std::vector<format::BlockStart> ends;  ///< of each block, counted from the segment's start
    };

    static CompressedSegment compress(const Segment& segment, const BlockOptions& options);
    void add(std::string_view text);
    void cut_block();
    void submit_segment();
    void write_next_segment();

    BlockOptions options_;
    base::TaskPool& pool_;
    base::NewFile file_;
    base::NewFile fai_;
    digest::Hasher file_hasher_;
    digest::Hasher fai_hasher_;
    std::filesystem::path gzi_path_;

    std::int64_t text_bytes_ = 0;
    TextKind kind_ = TextKind::other;
    Segment segment_;
    std::size_t block_start_ = 0;  ///< of the block being filled, in segment_.text
    std::deque<std::future<CompressedSegment>> compressing_;
    std::vector<format::BlockStart> block_starts_;
};

}  // namespace seqshelf::volume
