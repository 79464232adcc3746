#pragma once

#include <filesystem>
#include <string>

namespace seqshelf::test {

/// A directory of this test's own, removed with all it holds at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    /// Below `parent`, which exists.
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
