#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/task_chain.hpp"
#include "base/task_pool.hpp"
#include "digest/hasher.hpp"
#include "format/codec/block_index.hpp"
#include "seqshelf/letters.hpp"
#include "volume/block_plan.hpp"

namespace seqshelf::volume {

/// The three files of a volume, by the name of the first.
[[nodiscard]] std::filesystem::path fai_path(const std::filesystem::path& bgzf_path);
[[nodiscard]] std::filesystem::path gzi_path(const std::filesystem::path& bgzf_path);

/// What finish() wrote.
struct VolumeReport {
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

    /// Begins a long sequence (65,536 residues or more) whose name will only be known when all its residues are. Its
    /// pieces follow, and then end_long() or cancel_long(). The file becomes the same as by append().
    /// \param name_bytes  how long the name will be
    void begin_long(std::size_t name_bytes);
    /// \param owner  keeps the residues
    void append_piece(std::string_view residues, std::shared_ptr<const void> owner);
    void end_long(std::string_view name);
    /// Takes back all of it.
    void cancel_long();

    /// Completes the files and makes them durable.
    VolumeReport finish();

private:
    /// A block that is planned.
    struct Block {
        std::size_t end;  ///< in the segment's text
        TextKind kind;
    };
    /// Blocks that a task has compressed.
    struct CompressedSegment {
        std::string bytes;
        std::vector<format::BlockStart> ends;  ///< of each block, counted from the segment's start
    };
    /// What was when a long sequence was begun.
    struct Begun {
        std::int64_t text_bytes;
        std::string open_text;  ///< of the block that was open; none if empty
        TextKind open_kind;
        std::size_t block_count;
        std::int64_t residues_offset;
    };

    static CompressedSegment compress(std::string_view text, const std::vector<Block>& blocks,
                                      const BlockOptions& options);
    void start_long(std::string_view name);
    void add(std::string_view text);
    void add_fai_line(std::string_view name, std::int64_t offset, std::int64_t residues);
    void cut_block();
    void submit_segment();
    void submit(std::function<CompressedSegment()> segment);
    void write_next_segment();
    void write_segments();
    void hash_file();

    BlockOptions options_;
    base::TaskPool& pool_;
    base::NewFile file_;
    base::NewFile fai_;
    digest::Hasher file_hasher_;
    std::int64_t hashed_bytes_ = 0;  ///< of the file, or about to be
    digest::Hasher fai_hasher_;
    std::filesystem::path gzi_path_;

    std::int64_t text_bytes_ = 0;
    TextKind kind_ = TextKind::other;
    std::string segment_;  ///< text of some blocks, the last of which is open
    std::vector<Block> blocks_;  ///< the whole ones in segment_
    std::size_t block_start_ = 0;  ///< of the open block, in segment_
    std::size_t block_count_ = 0;  ///< whole blocks so far
    std::optional<Begun> begun_;
    std::deque<std::future<CompressedSegment>> compressing_;
    std::vector<format::BlockStart> block_starts_;  ///< of those written, and where the next one starts
    base::TaskChain hashing_;
};

}  // namespace seqshelf::volume
