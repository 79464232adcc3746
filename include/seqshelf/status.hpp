#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "seqshelf/totals.hpp"

namespace seqshelf {

/// One instance in figures.
/// Thread-safety: a value.
struct InstanceStatus {
    std::string name;                 ///< of its directory: `master`, or a snapshot's name
    std::filesystem::path directory;  ///< without symbolic links; or the URL
    bool is_snapshot = false;         ///< whether it never changes
    bool is_latest = false;           ///< whether the root's `latest` points to it
    bool is_seqrepo = false;          ///< an instance of Python's SeqRepo, which is read in place
    std::int64_t modified = 0;        ///< when the catalog was changed, seconds since the Unix epoch, UTC
    std::int64_t created = 0;         ///< when a snapshot was made, wherever; else as `modified`
    int format = 0;                   ///< of its catalog; 0: SeqRepo's
    std::string master;               ///< the same for a master and its snapshots, 32 hex digits; "" before format 6
    std::string content;              ///< a snapshot's content id, 32 characters; "" before format 6
    std::vector<std::string> missing; ///< files that a snapshot lacks, because it was not finished
    Totals totals;                    ///< what it contains
    std::int64_t bytes = 0;  ///< of a finished snapshot: of all its files, as in `remote`; else of volumes, indexes
        ///< and catalog
    std::int64_t shared_bytes = 0;  ///< of these, in files that other instances contain too (hard links)
    std::string problem;  ///< why it cannot be read; "": it can
};

/// Reads one instance's figures. O(volumes). For a URL, `bytes` does not count indexes, `modified` is the time of the
/// catalog's last change, `shared_bytes` is 0, and `is_latest` is false.
/// \throws NotFound, SchemaMismatch, Corruption, IoError
[[nodiscard]] InstanceStatus instance_status(const std::filesystem::path& instance);

/// The same for `master`, then for every snapshot in `root`, by name. An instance that cannot be read is listed with
/// its `problem`.
/// \throws NotFound  `root` does not exist, or contains no instance
[[nodiscard]] std::vector<InstanceStatus> root_status(const std::filesystem::path& root);

}  // namespace seqshelf
