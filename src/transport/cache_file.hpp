#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/file.hpp"

namespace seqshelf::transport {

/// A new file for a cache. It gets its final name by rename, so every process sees all of it or nothing. It is not
/// fsynced: power loss may leave it with wrong content.
/// Thread-safety: one thread at a time.
class CacheFile {
public:
    /// Creates a file with a unique name, `new.…`.
    /// \param directory  of the cache, created if it is missing
    /// \throws ReadOnly, IoError
    explicit CacheFile(const std::filesystem::path& directory);
    /// Removes it unless it was renamed.
    ~CacheFile();
    CacheFile(const CacheFile&) = delete;
    CacheFile& operator=(const CacheFile&) = delete;

    void write(std::span<const std::byte> bytes) const;
    void write(std::string_view text) const { write(std::as_bytes(std::span(text))); }

    /// Moves the file to `target`, which must be on the same file system; creates its directory if it is missing.
    void rename_to(const std::filesystem::path& target);

private:
    void create(const std::filesystem::path& directory);

    std::string path_;
    base::FileDescriptor fd_;
    bool renamed_ = false;
};

}  // namespace seqshelf::transport
