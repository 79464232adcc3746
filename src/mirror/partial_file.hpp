#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/file.hpp"

namespace seqshelf::mirror {

/// A file that is written piece by piece, perhaps in several runs: an existing one is opened and appended to.
/// Thread-safety: one thread at a time.
class PartialFile {
public:
    /// Makes the directories of `path`. An existing file longer than `max_bytes` is emptied.
    /// \param max_bytes  write() refuses more
    /// \throws IoError, ReadOnly
    PartialFile(std::filesystem::path path, std::int64_t max_bytes);

    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    [[nodiscard]] bool is_empty() const noexcept { return size_ == 0; }

    /// Empties the file.
    void truncate();
    /// \throws Corruption  the file would become longer than `max_bytes`
    void write(std::span<const std::byte> bytes);
    /// Makes it share the blocks of another file, if the file systems support that. \pre is_empty()
    [[nodiscard]] bool reflink(const base::FileDescriptor& from);
    void close();

private:
    std::filesystem::path path_;
    base::FileDescriptor fd_;
    std::int64_t size_ = 0;
    std::int64_t max_bytes_;
};

}  // namespace seqshelf::mirror
