#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <utility>

namespace seqshelf::base {

/// What removing something does to a disk.
struct Released {
    std::int64_t files = 0;         ///< names of regular files that go
    std::int64_t bytes_freed = 0;   ///< as the disk counts: whole blocks, directories too
    std::int64_t bytes_shared = 0;  ///< of files that stay under another name: hard links
};

/// Finds out what removing files and directories one after the other would free. A file is freed with its last name, so
/// each name is counted where it is; links to the same file that were added before have been counted as gone.
/// Blocks that reflinks share are not known, and count as freed.
/// Thread-safety: one thread at a time.
class DiskUse {
public:
    /// What removing `path`, and what is below it, releases if all that was added before is gone. Changes no file.
    [[nodiscard]] Released add(const std::filesystem::path& path);

private:
    /// Names of one file that are still counted on, and what it occupies.
    struct Links {
        nlink_t left = 0;
        std::int64_t bytes = 0;
    };
    std::map<std::pair<dev_t, ino_t>, Links> files_;
};

}  // namespace seqshelf::base
