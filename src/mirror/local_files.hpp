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
    /// A root that is not there has none. An instance that cannot be read has none either.
    explicit LocalFiles(const std::filesystem::path& root);

    /// A regular file with that sum, if its list of sums can be believed; what it holds is not read.
    [[nodiscard]] std::optional<std::filesystem::path> find(const std::string& sha256) const;

private:
    std::unordered_map<std::string, std::filesystem::path> by_sum_;
};

/// The directories of all instances in a root: its snapshots and, if there is one, master.
[[nodiscard]] std::vector<std::filesystem::path> instances_in(const std::filesystem::path& root);

}  // namespace seqshelf::mirror
