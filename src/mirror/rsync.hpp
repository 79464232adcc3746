#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "seqshelf/mirror.hpp"

namespace seqshelf::mirror {

/// The address of `path` below the address of a directory.
[[nodiscard]] std::string below(const std::string& address, const std::string& path);

/// A daemon's path of a directory: from its module, "/" for the module itself. std::nullopt if the address is not a
/// daemon's.
[[nodiscard]] std::optional<std::filesystem::path> path_in_module(const std::string& address);

/// Checks that neither rsync nor ssh could take a part of the address for an option.
/// \throws InvalidArgument  the user, the host, the module or the path begins with `-`
void check_address(const std::string& address);

/// Runs rsync with `options` after the common ones, to copy `from` to `to`: addresses, or absolute paths here.
/// Returns the bytes that it reports as sent and received.
/// \throws InvalidArgument  as check_address
/// \throws NotFound   a requested file does not exist
/// \throws IoError    it failed: the message quotes it
/// \throws Cancelled
std::int64_t run_rsync(const std::vector<std::string>& options, const std::string& from, const std::string& to,
                       const MirrorOptions& mirror, const std::function<void()>& tick = {});

/// Names in the directory at an address; those of directories end with `/`.
/// \throws InvalidArgument, NotFound, IoError, Cancelled  as run_rsync
[[nodiscard]] std::vector<std::string> list_by_rsync(const std::string& address, const MirrorOptions& mirror);

}  // namespace seqshelf::mirror
