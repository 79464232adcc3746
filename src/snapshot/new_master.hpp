#pragma once

#include <filesystem>
#include <string>

namespace seqshelf::snapshot {

/// Makes a root whose master contains what `instance` contains, and names it as its parent. It appears whole or not at
/// all; volumes are linked where the file systems allow it. `instance` must not be written meanwhile. A master to which
/// nothing was ever written is replaced.
/// \param action  "init": for others who find the root or the instance locked
/// \throws InvalidArgument  `root` already has a master; or `instance` is one of SeqRepo's
/// \throws NotFound         there is no such instance
/// \throws Locked           another process is writing to `instance`, or changing the root
/// \throws Corruption       a volume is missing or has the wrong size
/// \throws Cancelled, ReadOnly, IoError
void make_master(const std::filesystem::path& instance, const std::filesystem::path& root, const std::string& action);

/// What to do in a root without a master: "`seqshelf init` makes ...".
[[nodiscard]] std::string how_to_make_master(const std::filesystem::path& root);

}  // namespace seqshelf::snapshot
