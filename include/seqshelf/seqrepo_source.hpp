#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "seqshelf/mirror.hpp"

namespace seqshelf {

// A source of SeqRepo's (include/seqshelf/mirror.hpp says which addresses there are) is a directory of its instances,
// such as `rsync://dl.biocommons.org/seqrepo`, or a tar file of one.

/// Lists SeqRepo's instances at a source, ordered as snapshots are: the newest date is last. Empty if there is none, or
/// the source cannot list its files, or it is a root of ours.
/// \throws NotFound  there is no such source  \throws IoError  no connection
/// \throws Cancelled
[[nodiscard]] std::vector<std::string> seqrepo_instances(const std::string& address, const MirrorOptions& options = {});

/// Makes a snapshot of ours from an instance of SeqRepo elsewhere, in one atomic step: transfers its databases and
/// those volumes that no instance in `root` has, adopts it (seqshelf/adopt.hpp) into a new catalog, and digests all
/// residues, because SeqRepo has no sums. `root`, which is created if it is missing, needs no master, and its master is
/// not changed. An interrupted transfer resumes when it is repeated.
/// \param name  of the instance at the source, and of the snapshot; "": the last one of seqrepo_instances()
/// \returns what was transferred; `remarks` says which rows of SeqRepo's are inconsistent and were skipped
/// \throws NotFound         the source has no such instance
/// \throws InvalidArgument  something else in `root` has that name, or no snapshot can have it
/// \throws SchemaMismatch   its databases are not SeqRepo's
/// \throws Corruption       a database is damaged, or volumes are missing
/// \throws Locked, Cancelled, ReadOnly, IoError
TransferReport pull_seqrepo(const std::filesystem::path& root, const std::string& address, const std::string& name = "",
                            MoveLatest latest = MoveLatest::if_newest, const MirrorOptions& options = {});

}  // namespace seqshelf
