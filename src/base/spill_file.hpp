#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/file.hpp"

namespace seqshelf::base {

/// A file without a name for what does not fit in memory, in `$TMPDIR` or else /var/tmp. It disappears with the object
/// or the process.
/// Thread-safety: one thread at a time.
class SpillFile {
public:
    /// \throws ReadOnly, IoError
    SpillFile();

    /// \throws IoError
    void append(std::span<const std::byte> bytes);
    /// \pre offset + bytes.size() <= size()  \throws IoError
    void read(std::int64_t offset, std::span<std::byte> bytes) const;
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }

private:
    std::filesystem::path directory_;
    FileDescriptor fd_;
    std::int64_t size_ = 0;
};

}  // namespace seqshelf::base
