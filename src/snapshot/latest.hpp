#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "snapshot/snapshot_name.hpp"

namespace seqshelf::snapshot {

/// Makes `latest` point to the snapshot `name`: the link is replaced by one rename and is never absent. Call it under
/// the root's lock, and then write_index() with that name: it is the only `latest` where the file system has no links.
/// \returns a remark if `latest` is a copy of a snapshot instead of a link, and was kept; else ""
/// \throws ReadOnly, IoError
std::string point_latest_to(const std::filesystem::path& root, const SnapshotName& name);

/// The snapshot of `root` whose catalog was changed last; among equals the one that was made last, then the last by
/// name. One that cannot be read comes before all others.
/// \param except  a snapshot to ignore
[[nodiscard]] std::optional<SnapshotName> find_newest(const std::filesystem::path& root,
                                                      const std::optional<SnapshotName>& except = std::nullopt);

/// Whether `latest` is a link to an instance that is none of our snapshots, such as one of SeqRepo's.
[[nodiscard]] bool is_latest_foreign(const std::filesystem::path& root);
/// Whether `current` names a snapshot of `root` that is not named by a date and is newer than `dated`, as find_newest()
/// compares them.
[[nodiscard]] bool is_undated_and_newer(const std::filesystem::path& root, const std::string& current,
                                        const SnapshotName& dated);

/// Makes `latest` point to the newest snapshot if it points nowhere, as after a process died between publishing the
/// first snapshot and pointing `latest` to it. Call it under the root's lock.
void repair_latest(const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
