#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/reader.hpp"
#include "seqshelf/prune.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// Whether a root has a master.
[[nodiscard]] bool has_master(const std::filesystem::path& root);

/// A plan for the current state. The caller holds the locks of root and master. \param only  if given, items that are
/// not in it are skipped
[[nodiscard]] PrunePlan plan_under_locks(const std::filesystem::path& root, const PruneOptions& options,
                                         const PrunePlan* only = nullptr);

/// Paths of the volumes of a catalog.
[[nodiscard]] std::set<std::string> volume_paths(const std::vector<catalog::VolumeRow>& volumes);

/// What removed sequences take of each volume's text, by the volume's number. If it is all of the text, prune drops the
/// volume.
[[nodiscard]] std::map<std::int64_t, std::int64_t> removed_text_bytes(catalog::Reader& reader);

/// Whether so much of the catalog is free that rebuilding it is worthwhile.
[[nodiscard]] bool has_much_free(const snapshot::Layout& layout);

}  // namespace seqshelf::repository
