#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace seqshelf {

/// What a snapshot holds and what it took to make it.
struct SnapshotReport {
    std::string name;
    std::filesystem::path directory;
    std::int64_t sequences = 0;
    std::int64_t volumes = 0;
    std::int64_t files_linked = 0;     ///< hard links: they take no room
    std::int64_t files_reflinked = 0;  ///< share their blocks
    std::int64_t files_copied = 0;     ///< where the file systems allow neither
    std::int64_t bytes_copied = 0;
    std::int64_t bytes_shared = 0;  ///< of volumes, linked or reflinked
    std::int64_t catalog_bytes = 0;
    std::vector<std::string> cleaned_up;  ///< what snapshots in the making had left whose process died: directories of the root
};

/// Publishes the present state of `root`'s master as a snapshot, and lets `latest` point to it. The snapshot appears
/// whole or not at all; master must not be written meanwhile.
///
/// \param name  letters, digits, `.`, `_`, `-`, not starting with `.`; empty: today's date in UTC, `2026-11-21`
/// \throws InvalidArgument  the name is malformed, or taken
/// \throws Locked           somebody writes master
/// \throws NotFound         `root` has no master
/// \throws Corruption       a volume is missing or has the wrong size
/// \throws ReadOnly, IoError
SnapshotReport create_snapshot(const std::filesystem::path& root, const std::string& name = "");

}  // namespace seqshelf
