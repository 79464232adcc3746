#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.hpp"

namespace seqshelf::snapshot {

/// A directory being filled; it is removed unless it was published.
/// Thread-safety: one thread at a time.
class StagedDirectory {
public:
    explicit StagedDirectory(std::filesystem::path path) : StagedDirectory(std::move(path), Unmade{}) {
        base::create_directories_durably(path_);  // if it can be made but not made durable, it is removed
    }
    StagedDirectory(const StagedDirectory&) = delete;
    StagedDirectory& operator=(const StagedDirectory&) = delete;
    ~StagedDirectory() {
        std::error_code ignored;  // the next process that stages here removes what is left
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    /// For the constructor after which the destructor runs.
    struct Unmade {};
    StagedDirectory(std::filesystem::path path, Unmade /*unmade*/) : path_(std::move(path)) {}

    std::filesystem::path path_;
};

}  // namespace seqshelf::snapshot
