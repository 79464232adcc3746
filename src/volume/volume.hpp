#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/mapped_file.hpp"
#include "format/bgzf.hpp"
#include "format/block_index.hpp"
#include "volume/block_cache.hpp"

namespace seqshelf::volume {

/// A volume open for reading: the BGZF file and its .gzi, mapped.
/// Thread-safety: immutable; read() may be called concurrently.
class Volume {
public:
    /// \param text_bytes  the length of its text, as the catalog knows it
    /// \param access      random for slices; sequential to read all of it
    /// \throws Corruption  the files are missing, or cannot be those of a volume
    Volume(std::filesystem::path bgzf_path, std::int64_t text_bytes,
           base::MappedFile::Access access = base::MappedFile::Access::random);

    /// \throws Corruption  the text does not reach that far: what the catalog says of a sequence cannot be
    void check_range(std::int64_t offset, std::int64_t bytes) const;

    /// Fills `out` with the text from byte `offset` on. Blocks of which only a part is wanted go through `cache`; of
    /// short reads the others do too.
    /// \throws Corruption  the bytes are not there, or do not agree with index, checksums or `text_bytes`
    void read(std::int64_t offset, std::span<std::uint8_t> out, BlockCache& cache) const;

private:
    [[nodiscard]] format::BgzfBlock locate(std::size_t block) const;
    void read_block(std::size_t block, std::size_t from, std::span<std::uint8_t> out, bool keep, BlockCache& cache) const;

    std::filesystem::path path_;
    std::uint32_t id_;  ///< unlike any other Volume's of this process: the cache's key
    std::uint64_t text_bytes_;
    base::MappedFile file_;
    base::MappedFile index_file_;
    format::BlockIndex index_;
};

}  // namespace seqshelf::volume
