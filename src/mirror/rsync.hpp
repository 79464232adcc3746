#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "seqshelf/mirror.hpp"

namespace seqshelf::mirror {

/// The address of `path` below that of a directory.
[[nodiscard]] std::string below(const std::string& address, const std::string& path);

/// What an rsync daemon calls a directory of its own: its path from the module, "/" for the module itself. Nothing if
/// the address is no daemon's.
[[nodiscard]] std::optional<std::filesystem::path> path_in_module(const std::string& address);

/// Runs rsync with `arguments` after those that every use has. Returns the bytes it says it sent and received.
/// \throws NotFound   a file it was asked for is not there
/// \throws IoError    it failed: the message has what it said
/// \throws Cancelled
std::int64_t run_rsync(const std::vector<std::string>& arguments, const MirrorOptions& options,
                       const std::function<void()>& tick = {});

}  // namespace seqshelf::mirror
