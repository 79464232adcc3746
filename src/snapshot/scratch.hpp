#pragma once

#include <filesystem>

#include "base/file.hpp"

namespace seqshelf::snapshot {

/// A root for temporary work, with an empty master: in memory where the system has a file system for that (/dev/shm),
/// else where temporary files go. Removed with the object; one whose process died is removed by the next Scratch.
/// Thread-safety: as a file descriptor.
class Scratch {
public:
    /// \throws IoError
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }

private:
    std::filesystem::path root_;
    base::FileDescriptor alive_;  ///< locked as long as the object lives
};

}  // namespace seqshelf::snapshot
