#include <algorithm>
#include <set>

#include "base/io_errors.hpp"
#include "base/stop.hpp"
#include "catalog/page_sums.hpp"
#include "digest/sha256.hpp"
#include "mirror/catalog_delta.hpp"
#include "mirror/foreign_source.hpp"
#include "mirror/local_files.hpp"
#include "mirror/source.hpp"
#include "mirror/temporary_directory.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

/// What a pull would have to transfer: all files but those that are here. The index has the size of all; the sizes of
/// local files can be read.
std::int64_t transfer_bytes(mirror::Source& source, const snapshot::Index& index, const snapshot::IndexEntry& entry,
                            const mirror::LocalFiles& local) {
    const snapshot::Sums sums =
        snapshot::read_sums(source.read_text(entry.name.text() + "/SHA256SUMS", snapshot::max_sums_bytes));
    std::int64_t bytes = entry.bytes;
    if (sums.contains(catalog::page_sums_name)) {
        bytes -= catalog::page_sums_bytes(entry.catalog_bytes);  // a pull makes them itself
    }
    std::set<std::string> counted;
    for (const auto& [path, sum] : sums) {
        if (const auto file = local.find(sum); file && counted.insert(sum).second) {
            bytes -= static_cast<std::int64_t>(fs::file_size(*file));
        }
    }
    const auto chain = mirror::find_chain(index, entry.name, entry.delta_base_sha256, local);
    if (chain && !local.find(entry.catalog_sha256)) {
        bytes -= entry.catalog_bytes - (chain->bytes - entry.delta_bytes);  // its own delta belongs to the snapshot
    }
    return std::max<std::int64_t>(0, bytes);
}

}  // namespace

std::vector<RemoteSnapshot> remote_snapshots(const fs::path& root, const std::string& address,
                                             const MirrorOptions& options) {
    const base::StopScope scope(options.stop);
    return base::with_io_errors([&] {
        mirror::Progress progress(options);
        const mirror::TemporaryDirectory download;
        const auto source = mirror::open_source(address, download.path(), options, progress);
        const auto index = source->index();
        if (!index || index->snapshots.empty()) {
            if (const auto what = mirror::foreign_source(*source, "")) {
                throw NotFound(address + *what);
            }
        }
        if (!index) {
            throw NotFound(address + " has no snapshots.json; `seqshelf snapshot create` writes it");
        }
        if (index->snapshots.empty() && !source->contains(snapshot::index_file) && !source->contains("master")) {
            throw NotFound(address + " is not a root of seqshelf: it contains neither a master nor snapshots");
        }
        const mirror::LocalFiles local(root);
        const auto latest = snapshot::latest_of(*index);
        std::vector<RemoteSnapshot> snapshots;
        for (const snapshot::IndexEntry& entry : index->snapshots) {
            RemoteSnapshot remote{
                entry.name.text(),   entry.created, entry.sequences, entry.volumes, entry.bytes, 0, false,
                entry.name == latest};
            const snapshot::Layout here{root / entry.name.text()};
            remote.here = here.is_snapshot() && digest::sha256_of_file(here.sums()) == entry.sums_sha256;
            remote.transfer_bytes = remote.here ? 0 : transfer_bytes(*source, *index, entry, local);
            snapshots.push_back(std::move(remote));
        }
        return snapshots;
    });
}

}  // namespace seqshelf
