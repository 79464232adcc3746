#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// What lies below an instance's sequences/ for nothing.
struct Orphans {
    std::vector<std::filesystem::path> files;
    /// Each is empty, or will be when the files and the directories before it are gone.
    std::vector<std::filesystem::path> empty_directories;
};

/// Finds the files of volumes that the catalog does not know: writers that died left them. They are so only while
/// nobody writes; call it under the instance's WriterLock. Files of other names are not ours, and symbolic links are
/// not followed.
/// \param volume_paths  those of the catalog
[[nodiscard]] Orphans find_orphans(const snapshot::Layout& layout, const std::set<std::string>& volume_paths);

}  // namespace seqshelf::repository
