#pragma once

#include <filesystem>
#include <system_error>

#include "base/file.hpp"

namespace seqshelf::snapshot {

/// A directory being filled; it is removed unless it was published.
/// Thread-safety: one thread at a time.
class StagedDirectory {
public:
    explicit StagedDirectory(std::filesystem::path path) : path_(std::move(path)) {
        base::create_directories_durably(path_);
    }
    StagedDirectory(const StagedDirectory&) = delete;
    StagedDirectory& operator=(const StagedDirectory&) = delete;
    ~StagedDirectory() {
        std::error_code ignored;  // the next process that stages here removes what is left
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace seqshelf::snapshot
