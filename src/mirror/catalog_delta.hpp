#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mirror/local_files.hpp"
#include "snapshot/index.hpp"

namespace seqshelf::mirror {

/// A way from a catalog that is here to one at the source: the `catalog.delta` of these snapshots, one after the other.
struct DeltaChain {
    std::string base_sha256;  ///< of the catalog that is here
    std::vector<snapshot::SnapshotName> snapshots;  ///< the last is the one that is wanted
    std::int64_t bytes = 0;  ///< of all deltas
};

/// The way to a snapshot's catalog, if there is one that is worth going.
/// \param delta_base_sha256  what its own delta starts from; "": it has none
[[nodiscard]] std::optional<DeltaChain> find_chain(const snapshot::Index& index, const snapshot::SnapshotName& name,
                                                   const std::string& delta_base_sha256, const LocalFiles& local);

}  // namespace seqshelf::mirror
