#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <utility>

namespace seqshelf::base {

/// What removing something does to a disk.
struct Released {
    std::int64_t files = 0;         ///< names of regular files that are removed
    std::int64_t bytes_freed = 0;   ///< as the disk counts: whole blocks, directories too
    std::int64_t bytes_shared = 0;  ///< of files that stay under another name: hard links
};

/// Computes what removing files and directories one after the other would free. A file is freed with its last name:
/// each add() counts the names that it meets, and those that earlier calls met count as removed.
/// Blocks that reflinks share cannot be recognised, and count as freed.
/// Thread-safety: one thread at a time.
class DiskUse {
public:
    /// Returns what removing `path` and everything below it releases once all that was added before is removed.
    /// Changes no file.
    [[nodiscard]] Released add(const std::filesystem::path& path);

private:
    /// How many names of a file have not been added yet, and what it occupies.
    struct Links {
        nlink_t left = 0;
        std::int64_t bytes = 0;
    };
    std::map<std::pair<dev_t, ino_t>, Links> files_;
};

}  // namespace seqshelf::base
