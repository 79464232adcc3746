#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace seqshelf::mirror {

/// The files of all instances in a root, by their sums.
/// Thread-safety: immutable.
class LocalFiles {
public:
    /// A root that is missing, or an instance that cannot be read, counts as empty.
    explicit LocalFiles(const std::filesystem::path& root);

    /// A regular file that its instance lists with that sum. Its content is not read.
    [[nodiscard]] std::optional<std::filesystem::path> find(const std::string& sha256) const;

private:
    std::unordered_map<std::string, std::filesystem::path> by_sum_;
};

/// The directories of all instances in a root: its snapshots and, if there is one, master.
[[nodiscard]] std::vector<std::filesystem::path> instances_in(const std::filesystem::path& root);

}  // namespace seqshelf::mirror
