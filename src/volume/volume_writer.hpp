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

// The names of a volume's other two files, from that of its BGZF file.
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

/// Writes one volume: a BGZF FASTA file, each sequence on one line, with its .fai and .gzi. `pool` compresses blocks,
/// which are written in order. If finish() was not called, the owner of the directory must remove the files.
/// Thread-safety: one thread at a time.
class VolumeWriter {
public:
    /// \throws ReadOnly, IoError
    VolumeWriter(const std::filesystem::path& bgzf_path, BlockOptions options, base::TaskPool& pool);
    ~VolumeWriter();
    VolumeWriter(const VolumeWriter&) = delete;
    VolumeWriter& operator=(const VolumeWriter&) = delete;

    /// Where in the volume's text the residues will start if a sequence with this name is appended next.
    [[nodiscard]] std::int64_t offset_after_header(std::string_view name) const noexcept;
    [[nodiscard]] std::int64_t text_bytes() const noexcept { return text_bytes_; }

    /// \pre residues is not empty (htslib cannot index a volume that ends in an empty sequence)
    void append(std::string_view name, std::string_view residues, LetterSet letters);

    /// Begins a long sequence (65,536 residues or more) whose name, the digest, is only known after its residues. Its
    /// pieces follow, and then end_long() or cancel_long(). The file is the same as by append().
    /// \param name_bytes  how long the name will be
    void begin_long(std::size_t name_bytes);
    /// \param owner  keeps the residues alive
    void append_piece(std::string_view residues, std::shared_ptr<const void> owner);
    void end_long(std::string_view name);
    /// Removes everything since begin_long().
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
    /// The state before a long sequence was begun.
    struct Begun {
        std::int64_t text_bytes;
        std::string open_text;  ///< of the block that was open; empty if none was
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
    std::int64_t hashed_bytes_ = 0;  ///< how much of the file is hashed, or will be by submitted tasks
    digest::Hasher fai_hasher_;
    std::filesystem::path gzi_path_;

    std::int64_t text_bytes_ = 0;
    TextKind kind_ = TextKind::other;
    std::string segment_;  ///< text of some blocks; the last one is open
    std::vector<Block> blocks_;  ///< the whole blocks in segment_
    std::size_t block_start_ = 0;  ///< of the open block, in segment_
    std::size_t block_count_ = 0;  ///< whole blocks so far
    std::optional<Begun> begun_;
    std::deque<std::future<CompressedSegment>> compressing_;
    std::vector<format::BlockStart> block_starts_;  ///< of the written blocks, and of the next one
    base::TaskChain hashing_;
};

}  // namespace seqshelf::volume
