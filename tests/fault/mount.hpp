#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seqshelf::test {

/// Something mounted on a directory for as long as this lives. Only root can; is_mounted() says whether it worked, and
/// a line on standard output says SKIPPED where it did not.
class Mount {
public:
    /// A file system in memory of `size` ("8m").
    static Mount memory(const std::filesystem::path& on, const std::string& size);
    /// `what` once more, read-only.
    static Mount read_only(const std::filesystem::path& what, const std::filesystem::path& on);

    Mount(const Mount&) = delete;
    Mount& operator=(const Mount&) = delete;
    ~Mount();
    [[nodiscard]] bool is_mounted() const noexcept { return mounted_; }

private:
    Mount(std::filesystem::path on, const std::string& commands);
    std::filesystem::path on_;
    bool mounted_ = false;
};

/// The words in front of a command that runs it as a user without privileges; empty, and a line that says SKIPPED,
/// where that cannot be. As a user who is not root already: `env`.
[[nodiscard]] std::vector<std::string> without_privileges();

}  // namespace seqshelf::test
