#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <functional>

namespace seqshelf::base {

/// Calls `visit` for `path` and everything below it, directories before what is in them, with what lstat() says.
/// Symbolic links are visited, never followed. What vanishes meanwhile is passed over; so is what cannot be listed.
void for_each_below(const std::filesystem::path& path,
                    const std::function<void(const std::filesystem::path&, const struct stat&)>& visit);

/// Removes `path` and everything below it, read-only directories too. Symbolic links are removed, never followed.
/// Nothing there: nothing done. \throws ReadOnly, IoError
void remove_tree(const std::filesystem::path& path);

}  // namespace seqshelf::base
