#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.hpp"

namespace seqshelf::base {

/// The temporary name of a file that other code writes; the file is removed unless it was published.
/// Thread-safety: one thread at a time.
class StagedFile {
public:
    explicit StagedFile(std::filesystem::path path) : path_(std::move(path)) {}
    StagedFile(const StagedFile&) = delete;
    StagedFile& operator=(const StagedFile&) = delete;
    ~StagedFile() {
        std::error_code ignored;  // the file is missing if it was published, or if its writer could not create it
        std::filesystem::remove(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Moves the finished file to its public name and makes the move durable. \pre the target does not exist
    void publish(const std::filesystem::path& target) const { base::publish(path_, target); }

private:
    std::filesystem::path path_;
};

}  // namespace seqshelf::base
