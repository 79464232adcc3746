#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mirror/local_files.hpp"
#include "snapshot/index.hpp"

namespace seqshelf::mirror {

/// How to make a catalog of the source from a local one: apply the `catalog.delta` of these snapshots in order.
struct DeltaChain {
    std::string base_sha256;  ///< of the local catalog
    std::vector<snapshot::SnapshotName> snapshots;  ///< the last is the wanted one
    std::int64_t bytes = 0;  ///< of all deltas
};

/// Finds the deltas for a snapshot's catalog, if together they are small enough.
/// \param delta_base_sha256  the catalog that its own delta applies to; "": it has none
[[nodiscard]] std::optional<DeltaChain> find_chain(const snapshot::Index& index, const snapshot::SnapshotName& name,
                                                   const std::string& delta_base_sha256, const LocalFiles& local);

}  // namespace seqshelf::mirror
