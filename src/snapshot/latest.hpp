#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace seqshelf::snapshot {

/// Lets `latest` point to the snapshot `name`: the link is replaced at once and is never absent.
/// Call it under the root's lock. \throws ReadOnly, IoError
void point_latest_to(const std::filesystem::path& root, const std::string& name);

/// The snapshot of `root` whose catalog was changed last, "" where there is none. Of those that agree in that it is the
/// one that was made last, then the last by name. Of snapshots that cannot be read the others are preferred.
/// \param except  a snapshot that does not count
[[nodiscard]] std::string newest_snapshot(const std::filesystem::path& root, std::string_view except = "");

/// Lets `latest` point to the newest snapshot if it leads nowhere: a process that died between publishing the first
/// snapshot and pointing `latest` to it left none. Call it under the root's lock.
void repair_latest(const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
