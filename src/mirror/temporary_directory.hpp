#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "base/file.hpp"

namespace seqshelf::mirror {

/// A directory for small files, removed with the object.
/// Thread-safety: as a path.
class TemporaryDirectory {
public:
    /// \throws ReadOnly, IoError
    TemporaryDirectory() {
        std::string path =
            (std::filesystem::absolute(std::filesystem::temp_directory_path()) / "seqshelf-XXXXXX").string();
        if (::mkdtemp(path.data()) == nullptr) {
            base::throw_errno("cannot make a directory like", path, base::Intent::write);
        }
        path_ = path;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code ignored;  // the system removes temporary files in the end
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace seqshelf::mirror
