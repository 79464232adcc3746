#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seqshelf::test {

/// A mount on a directory for the lifetime of the object. Only root can mount; is_mounted() returns whether it worked,
/// and if not, a line on standard output says SKIPPED.
class Mount {
public:
    /// A file system in memory of `size` ("8m").
    static Mount memory(const std::filesystem::path& on, const std::string& size);
    /// Mounts `what` again, read-only.
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

/// The words before a command that run it as a user without privileges; `env` if the user is not root. Empty, with a
/// line that says SKIPPED, if that is impossible.
[[nodiscard]] std::vector<std::string> without_privileges();

}  // namespace seqshelf::test
