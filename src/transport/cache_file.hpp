#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/file.hpp"

namespace seqshelf::transport {

/// A file of a cache on its way in: it appears whole under its name, by rename, for every process at once. It is not
/// fsynced: power loss may leave it with wrong content.
/// Thread-safety: one thread at a time.
class CacheFile {
public:
    /// A new file with a name of its own, `new.…`. \param directory  of the cache, made if it is missing
    /// \throws ReadOnly, IoError
    explicit CacheFile(const std::filesystem::path& directory);
    /// Removes it unless it was renamed.
    ~CacheFile();
    CacheFile(const CacheFile&) = delete;
    CacheFile& operator=(const CacheFile&) = delete;

    void write(std::span<const std::byte> bytes) const;
    void write(std::string_view text) const { write(std::as_bytes(std::span(text))); }

    /// Makes the directory of `target`, on the same file system, if it is missing.
    void rename_to(const std::filesystem::path& target);

private:
    void create(const std::filesystem::path& directory);

    std::string path_;
    base::FileDescriptor fd_;
    bool renamed_ = false;
};

}  // namespace seqshelf::transport
