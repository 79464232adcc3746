#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "catalog/reader.hpp"
#include "seqshelf/prune.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// Master of a root, if it has one.
[[nodiscard]] bool has_master(const std::filesystem::path& root);

/// A plan as of now. The caller holds the locks of root and master. \param only  if given, what is not in it is left
/// out
[[nodiscard]] PrunePlan plan_under_locks(const std::filesystem::path& root, const PruneOptions& options,
                                         const PrunePlan* only = nullptr);

/// Paths of the volumes of a catalog.
[[nodiscard]] std::set<std::string> volume_paths(const std::vector<catalog::VolumeRow>& volumes);

/// Whether so much of the catalog is free that building it anew is worth it.
[[nodiscard]] bool has_much_free(const snapshot::Layout& layout);

}  // namespace seqshelf::repository
