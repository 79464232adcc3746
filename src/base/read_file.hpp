#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/file.hpp"

namespace seqshelf::base {

/// A file that is read at any position. Unlike a mapping, which ends the process (SIGBUS), it bears that the file is
/// cut short or its disk fails meanwhile. The first files stay open, as many as half of the descriptors that the
/// process may have; each of the others is opened again for every read, so that any number can be in use.
/// Thread-safety: immutable; any number of threads may call read().
class ReadFile {
public:
    /// How the file will be read, for the kernel's read-ahead.
    enum class Access { random, sequential };

    /// \throws IoError
    ReadFile(std::filesystem::path path, Access access);
    ReadFile(const ReadFile&) = delete;
    ReadFile& operator=(const ReadFile&) = delete;
    ~ReadFile();

    /// Bytes in the file when it was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Fills `out` with the bytes from `offset` on.
    /// \throws Corruption  the file ends before them, or another file has its name
    /// \throws IoError
    void read(std::uint64_t offset, std::span<std::uint8_t> out) const { (void)read(offset, out, out.size()); }
    /// The same for at least the first `needed` bytes, and as many more as there are. \returns how many
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> out, std::size_t needed) const;

private:
    [[nodiscard]] FileDescriptor reopen() const;

    std::filesystem::path path_;
    FileDescriptor fd_;  ///< closed if the file is opened for every read
    std::uint64_t size_ = 0;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace seqshelf::base
