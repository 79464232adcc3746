#pragma once

#include <filesystem>
#include <string>

#include "seqshelf/snapshot.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

/// How master relates to the latest snapshot of its root.
/// Thread-safety: a value.
struct Lineage {
    std::string latest;       ///< the latest snapshot; "": there is none that can be read
    bool is_unchanged = false;  ///< nothing was written to master since; false also if only the content can tell
    std::string content;      ///< content id of the latest snapshot; "" before format 6
    SnapshotLosses lost;      ///< what the latest snapshot contains and master never did
};

/// Compares master with the snapshot that `latest` leads to. If master made the snapshot, or was made from it or a
/// later one, the catalogs say so, and nothing is compared: what master lacks was removed. Otherwise both are read side
/// by side. Call it under master's lock.
/// \throws Corruption, IoError, Cancelled
[[nodiscard]] Lineage lineage_of(const std::filesystem::path& root, const Layout& master);

}  // namespace seqshelf::snapshot
