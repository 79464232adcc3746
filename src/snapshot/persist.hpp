#pragma once

#include <filesystem>

namespace seqshelf::snapshot {

/// Makes a root whose master holds what `instance` holds now. It appears whole or not at all; volumes are linked where
/// the file systems allow that. `instance` must not be written meanwhile.
/// \throws InvalidArgument  `root` has a master already
/// \throws Locked           somebody writes `instance`
/// \throws Corruption, ReadOnly, IoError
void persist(const std::filesystem::path& instance, const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
