#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "seqshelf/totals.hpp"

namespace seqshelf {

/// One instance in figures.
struct InstanceStatus {
    std::string name;
    std::filesystem::path directory;
    bool is_snapshot = false;
    bool is_latest = false;
    bool is_seqrepo = false;    ///< an instance of Python's SeqRepo, which is read in place
    std::int64_t modified = 0;  ///< of the catalog, seconds since the Unix epoch, UTC
    Totals totals;
    std::int64_t bytes = 0;         ///< of its volumes, indexes and catalog
    std::int64_t shared_bytes = 0;  ///< of these, in files that other instances have too (hard links)
    std::string problem;            ///< why it cannot be read; "": it can
};

/// Reads one instance's figures. O(volumes). Of a URL `bytes` leaves out indexes, `modified` is the last change to the
/// catalog, and nothing is shared or known to be latest.
/// \throws NotFound, SchemaMismatch, Corruption, IoError
[[nodiscard]] InstanceStatus instance_status(const std::filesystem::path& instance);

/// Of `master`, then of every snapshot in `root`, by name. An instance that cannot be read says why.
/// \throws NotFound  `root` does not exist, or has no instance
[[nodiscard]] std::vector<InstanceStatus> root_status(const std::filesystem::path& root);

}  // namespace seqshelf
