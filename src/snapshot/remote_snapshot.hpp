#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "catalog/rows.hpp"
#include "snapshot/file_cache.hpp"
#include "transport/chunk_cache.hpp"
#include "transport/client_pool.hpp"
#include "volume/volume.hpp"

namespace seqshelf::snapshot {

/// A snapshot on a web server, read in place. What is read is kept in a cache on disk: the catalog and the indexes of
/// volumes whole, and those chunks of volumes that were read. What is cached can be read without the server.
///
/// CACHE/sums/…       the catalog of each URL when it was last requested
///     CACHE/catalogs/…   whole catalogs, by SHA-256
///     CACHE/indexes/…    .gzi files, by SHA-256
///     CACHE/blocks/…     chunks of volumes; only these are bounded
///
/// Any of it may be removed at any time.
/// Thread-safety: all functions may be called concurrently.
class RemoteSnapshot {
public:
    /// Asks the server whether it still has the same catalog, and downloads a new one.
    /// \param cache            made if it is missing; empty: base::user_cache_directory()
    /// \param max_cache_bytes  limit for chunks
    /// \throws NotFound    there is no snapshot at `url`
    /// \throws Corruption  what is there is not a snapshot
    /// \throws IoError     the server cannot be reached, and the snapshot is not in the cache
    RemoteSnapshot(std::string url, const std::filesystem::path& cache, std::int64_t max_cache_bytes);

    /// In the cache.
    [[nodiscard]] const std::filesystem::path& catalog() const noexcept { return catalog_; }
    /// Its URL, for messages.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// Opens a volume. This object must outlive it.
    /// \throws Corruption, IoError
    [[nodiscard]] std::unique_ptr<volume::Volume> open_volume(const catalog::VolumeRow& row);

private:
    [[nodiscard]] std::string catalog_sum();
    [[nodiscard]] bool follow_index();
    [[nodiscard]] std::filesystem::path get_catalog();

    std::string asked_;  ///< may be that of `latest`
    std::string url_;    ///< of the snapshot itself, if the server has no `latest`
    std::string name_;
    std::filesystem::path directory_;
    transport::ClientPool clients_;
    FileCache files_;
    transport::ChunkCache chunks_;
    std::filesystem::path catalog_;
};

/// \throws ReadOnly  `instance` is a URL, and the operation needs a directory
void require_local(const std::filesystem::path& instance);

}  // namespace seqshelf::snapshot
