#pragma once

#include <cstdint>
#include <filesystem>

#include "base/file.hpp"

namespace seqshelf::snapshot {

/// The directory for temporary work: `preferred` if it can be written and has `enough` bytes free, or as many as
/// `other`; else `other`.
[[nodiscard]] std::filesystem::path roomier(const std::filesystem::path& preferred, const std::filesystem::path& other,
                                            std::uintmax_t enough);

/// A root for temporary work, with an empty master: in memory if the system has a file system for that (/dev/shm) with
/// at least 1 GiB free, or more than the directory for temporary files ($TMPDIR, /tmp); else there. It is removed
/// with the object; if the process died, by the next Scratch.
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
    std::filesystem::path directory_;
    std::filesystem::path root_;  ///< in it, because writers lock the root
    base::FileDescriptor alive_;  ///< the directory, locked as long as the object lives
};

}  // namespace seqshelf::snapshot
