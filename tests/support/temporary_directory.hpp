#pragma once

#include <filesystem>
#include <string>

namespace seqshelf::test {

/// A new directory for one test, removed with its contents at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    /// Makes it below `parent`, which exists.
    explicit TemporaryDirectory(const std::filesystem::path& parent);
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace seqshelf::test
