#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// Whether a file has the name of a volume, or of an index of one.
[[nodiscard]] bool is_volume_file(const std::filesystem::path& file);

/// Files and directories below an instance's sequences/ that are not in use.
struct Orphans {
    std::vector<std::filesystem::path> files;
    /// Each is empty, or will be when the files and the directories listed before it are removed.
    std::vector<std::filesystem::path> empty_directories;
};

/// Finds files of volumes that are not in the catalog, left by writers that died. Call it under the instance's
/// WriterLock: a writer's new files look the same. Files with other names are not ours, and symbolic links are not
/// followed.
/// \param volume_paths  those of the catalog
[[nodiscard]] Orphans find_orphans(const snapshot::Layout& layout, const std::set<std::string>& volume_paths);

}  // namespace seqshelf::repository
