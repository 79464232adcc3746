#pragma once

#include <filesystem>

namespace seqshelf::snapshot {

/// Makes a root whose master contains what `instance` contains. It appears whole or not at all; volumes are linked
/// where the file systems allow it. `instance` must not be written meanwhile.
/// \throws InvalidArgument  `root` already has a master
/// \throws Locked           another process is writing to `instance`
/// \throws Corruption, ReadOnly, IoError
void persist(const std::filesystem::path& instance, const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
