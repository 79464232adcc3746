#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <functional>

namespace seqshelf::base {

/// Calls `visit` for `path` and everything below it, directories before their contents, with what lstat() returns.
/// Symbolic links are visited, never followed. Skips what vanishes meanwhile and what cannot be listed.
void for_each_below(const std::filesystem::path& path,
                    const std::function<void(const std::filesystem::path&, const struct stat&)>& visit);

/// Removes `path` and everything below it, read-only directories too. Symbolic links are removed, never followed.
/// Does nothing if `path` does not exist. \throws ReadOnly, IoError
void remove_tree(const std::filesystem::path& path);

}  // namespace seqshelf::base
