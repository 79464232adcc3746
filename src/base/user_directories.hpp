#pragma once

#include <filesystem>

/// Where a user's files are kept, by the XDG base directory specification: a variable counts only if it is an absolute
/// path, and without $HOME the working directory takes its place.
///
/// Thread-safety: may be called concurrently, as long as no thread changes the environment.
namespace seqshelf::base {

/// Roots: `seqshelf` in $XDG_DATA_HOME, else in `~/.local/share`.
[[nodiscard]] std::filesystem::path user_data_directory();

/// What can be rebuilt or fetched again: $SEQSHELF_CACHE, else `seqshelf` in $XDG_CACHE_HOME, else in `~/.cache`.
[[nodiscard]] std::filesystem::path user_cache_directory();

/// Histories: `seqshelf` in $XDG_STATE_HOME, else in `~/.local/state`.
[[nodiscard]] std::filesystem::path user_state_directory();

}  // namespace seqshelf::base
