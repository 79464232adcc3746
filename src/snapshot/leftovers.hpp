#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::snapshot {

// What in a root is not to be seen yet, or not any more. Each starts with `.`, so no snapshot can have such a name.
inline constexpr std::string_view creating_prefix = ".snapshot-";
inline constexpr std::string_view removing_prefix = ".removing-";
inline constexpr std::string_view pulling_prefix = ".pull-";

/// Names in `root`, sorted, of what processes left that died while they made or removed a snapshot: nobody does while
/// we hold the root's lock. Downloads that can be resumed are not among them.
[[nodiscard]] std::vector<std::string> find_leftovers(const std::filesystem::path& root);

/// Removes them. Call it under the root's lock. Returns their names.
std::vector<std::string> remove_leftovers(const std::filesystem::path& root);

/// Names in `root`, sorted, of downloads that were not finished.
[[nodiscard]] std::vector<std::string> find_unfinished_pulls(const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
