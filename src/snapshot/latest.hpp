#pragma once

#include <filesystem>
#include <optional>

#include "snapshot/snapshot_name.hpp"

namespace seqshelf::snapshot {

/// Lets `latest` point to the snapshot `name`: the link is replaced at once and is never absent.
/// Call it under the root's lock. \throws ReadOnly, IoError
void point_latest_to(const std::filesystem::path& root, const SnapshotName& name);

/// The snapshot of `root` whose catalog was changed last. Of those that agree in that it is the one that was made last,
/// then the last by name. One that cannot be read comes before all others.
/// \param except  a snapshot that does not count
[[nodiscard]] std::optional<SnapshotName> find_newest(const std::filesystem::path& root,
                                                      const std::optional<SnapshotName>& except = std::nullopt);

/// Lets `latest` point to the newest snapshot if it leads nowhere: a process that died between publishing the first
/// snapshot and pointing `latest` to it left none. Call it under the root's lock.
void repair_latest(const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
