#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/read_file.hpp"
#include "format/codec/bgzf.hpp"
#include "format/codec/block_index.hpp"
#include "volume/block_cache.hpp"
#include "volume/block_source.hpp"

namespace seqshelf::volume {

/// How the residues of a volume's sequences are broken into lines.
struct Lines {
    std::int64_t residues = 0;  ///< on each line; 0: each sequence is on one line
    std::int64_t bytes = 0;     ///< of such a line, with its end

    /// Where residue `index` of a sequence is, in bytes from the first.
    [[nodiscard]] std::int64_t offset_of(std::int64_t index) const noexcept {
        return residues == 0 ? index : index / residues * bytes + index % residues;
    }
    /// Bytes of the text from the first to the last of so many residues.
    [[nodiscard]] std::int64_t text_bytes(std::int64_t length) const noexcept {
        return length == 0 ? 0 : offset_of(length - 1) + 1;
    }
};

/// A volume that is open for reading: the BGZF file, local or remote, and its .gzi, in memory.
/// Thread-safety: all functions may be called concurrently.
class Volume {
public:
    /// \param text_bytes  the length of its text, from the catalog
    /// \param access      random for slices; sequential to read all of it
    /// \param file_bytes  the size of the BGZF file, from the catalog; nullopt: not compared
    /// \throws Corruption  the files are missing, or cannot be those of a volume, or of that volume
    Volume(const std::filesystem::path& bgzf_path, std::int64_t text_bytes, Lines lines = {},
           base::ReadFile::Access access = base::ReadFile::Access::random,
           std::optional<std::int64_t> file_bytes = std::nullopt);

    /// A volume whose BGZF file is elsewhere.
    /// \param name  for messages
    /// \param gzi_path  its index, a local file
    Volume(std::string name, std::int64_t text_bytes, Lines lines, std::unique_ptr<const BlockSource> source,
           const std::filesystem::path& gzi_path);

    /// \throws Corruption  the text is too short: what the catalog says about a sequence is impossible
    void check_range(std::int64_t offset, std::int64_t bytes) const;

    /// Fills `out` with the text from byte `offset` on. Blocks that are read in part go through `cache`; in short
    /// reads the others too.
    /// \throws Corruption  the bytes are missing, or do not agree with index, checksums or `text_bytes`
    /// \throws IoError     they could not be fetched
    void read(std::int64_t offset, std::span<std::uint8_t> out, BlockCache& cache) const;

    /// The same for residues: fills `out` with those of a sequence from number `start` on.
    /// \param first  where the sequence's first residue is, in bytes of the text
    /// \returns whether it is known that all of them are letters A-Z; if not, the caller has to look
    bool read_residues(std::int64_t first, std::int64_t start, std::span<std::uint8_t> out, BlockCache& cache) const;
    /// As check_range(), for residues [start, end) of the sequence whose first one is at `first`.
    void check_residues(std::int64_t first, std::int64_t start, std::int64_t end) const;
    /// Checks that the text has a record where the catalog says: the sequence's header before its residues, and a
    /// line's end after them. It does not read the residues.
    /// \param name  of the record; a description may follow it
    /// \param part  beginning: the end, which may be far away, is not read
    /// \throws Corruption, IoError
    enum class RecordPart { whole, beginning };
    void check_record(std::string_view name, std::int64_t first, std::int64_t length, RecordPart part,
                      BlockCache& cache) const;
    [[nodiscard]] const Lines& lines() const noexcept { return lines_; }

private:
    /// Bytes [begin, end) of the file.
    struct Stretch {
        std::uint64_t begin;
        std::uint64_t end;
    };
    /// What to read of one block: out.size() bytes of its text, from byte `from` on.
    struct Part {
        std::size_t block;
        std::size_t from;
        std::span<std::uint8_t> out;
        std::uint64_t text_end;  ///< of all that the caller reads, in this and further blocks
        bool keep;  ///< in the cache, even if the whole block is read
    };
    [[nodiscard]] Stretch stretch_of(std::size_t block) const;
    [[nodiscard]] std::uint64_t end_of_file_part(std::uint64_t text_end) const;
    [[nodiscard]] format::BgzfBlock locate(std::size_t block, Stretch stretch, std::uint64_t read_until) const;
    void read_lines(std::int64_t first, std::int64_t start, std::span<std::uint8_t> out, BlockCache& cache) const;
    [[nodiscard]] bool follows_header(std::string_view name, std::int64_t first, BlockCache& cache) const;
    [[nodiscard]] bool ends_line(std::int64_t end, BlockCache& cache) const;
    [[nodiscard]] bool read_text(std::int64_t offset, std::span<std::uint8_t> out, BlockCache& cache) const;
    [[nodiscard]] bool read_block(const Part& part, BlockCache& cache) const;
    void inflate(const Part& part, Stretch stretch, BlockCache& cache) const;

    std::string name_;
    std::uint32_t id_;  ///< unique among the Volumes of this process: the cache's key
    std::uint64_t text_bytes_;
    Lines lines_;
    std::unique_ptr<const BlockSource> source_;
    format::BlockIndex index_;
};

}  // namespace seqshelf::volume
