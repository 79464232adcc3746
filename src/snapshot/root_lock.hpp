#pragma once

#include <filesystem>
#include <string>

#include "base/writer_lock.hpp"

namespace seqshelf::snapshot {

/// The right to add, replace and remove what is in a root: snapshots, `latest`, the index of snapshots. Master's lock
/// cannot serve for this, because a root need not have a master. To hold both, take this one first.
/// \throws NotFound          there is no such root
/// \throws Locked, ReadOnly  as base::WriterLock
[[nodiscard]] base::WriterLock lock_root(const std::filesystem::path& root, const std::string& action);

}  // namespace seqshelf::snapshot
