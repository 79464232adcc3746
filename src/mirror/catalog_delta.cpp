#include "mirror/catalog_delta.hpp"

#include <algorithm>

namespace seqshelf::mirror {

namespace {

constexpr std::size_t max_deltas = 64;

/// The snapshot that has this catalog and a delta for it.
const snapshot::IndexEntry* with_catalog(const snapshot::Index& index, const std::string& sha256) {
    const auto found =
        std::find_if(index.snapshots.begin(), index.snapshots.end(), [&](const snapshot::IndexEntry& entry) {
            return entry.catalog_sha256 == sha256 && !entry.delta_base_sha256.empty();
        });
    return found == index.snapshots.end() ? nullptr : &*found;
}

}  // namespace

std::optional<DeltaChain> find_chain(const snapshot::Index& index, const snapshot::SnapshotName& name,
                                     const std::string& delta_base_sha256, const LocalFiles& local) {
    if (delta_base_sha256.empty()) {
        return std::nullopt;
    }
    const snapshot::IndexEntry* const wanted = index.find(name);
    DeltaChain chain{delta_base_sha256, {name}, wanted != nullptr ? wanted->delta_bytes : 0};
    while (!local.find(chain.base_sha256)) {
        const snapshot::IndexEntry* const earlier = with_catalog(index, chain.base_sha256);
        if (earlier == nullptr || wanted == nullptr || chain.snapshots.size() == max_deltas) {
            return std::nullopt;
        }
        chain.base_sha256 = earlier->delta_base_sha256;
        chain.snapshots.insert(chain.snapshots.begin(), earlier->name);
        chain.bytes += earlier->delta_bytes;
        if (chain.bytes > wanted->catalog_bytes / 2) {
            return std::nullopt;  // the whole catalog costs about as much
        }
    }
    return chain;
}

}  // namespace seqshelf::mirror
