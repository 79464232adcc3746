#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::snapshot {

// What in a root is not visible yet, or not any more. Each name starts with `.`, so no snapshot can have it.
inline constexpr std::string_view creating_prefix = ".snapshot-";
inline constexpr std::string_view removing_prefix = ".removing-";
inline constexpr std::string_view pulling_prefix = ".pull-";

/// Names in `root`, sorted, of files left by processes that died while they made or removed a snapshot. (None is at
/// work while we hold the root's lock.) Downloads that can be resumed are not among them.
[[nodiscard]] std::vector<std::string> find_leftovers(const std::filesystem::path& root);

/// Removes them, but for those that this process may not remove, and returns their names. Call it under the root's
/// lock.
std::vector<std::string> remove_leftovers(const std::filesystem::path& root);

/// Names in `root`, sorted, of unfinished downloads.
[[nodiscard]] std::vector<std::string> find_unfinished_pulls(const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
