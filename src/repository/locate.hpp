#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"

namespace seqshelf::repository {

/// What a directory or URL means now; `latest` may point elsewhere later.
struct Located {
    snapshot::Layout layout;  ///< of the directory, its symbolic links resolved, or of the URL
    snapshot::CatalogFile catalog;  ///< for a URL, in the cache
    std::unique_ptr<snapshot::RemoteSnapshot> remote;  ///< for a URL; else null

    /// Whether both are the same instance: the same files, not only the same path. A master stays the same when it is
    /// written.
    [[nodiscard]] bool is_same(const Located& other) const;

    /// Identifies the catalog's file. A snapshot that was removed and made again has another.
    struct File {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::int64_t modified_ns = 0;  ///< 0 for a master, which is written
        friend bool operator==(const File&, const File&) = default;
    } file{};
};

/// The one place that decides the kind of an instance: a web server's, a snapshot, a master, or Python SeqRepo's.
/// \param cache_directory, max_cache_bytes  as ReadOptions has them
/// \throws NotFound  there is no instance
/// \throws Corruption, IoError  as RemoteSnapshot
[[nodiscard]] Located locate(const std::filesystem::path& instance, const std::filesystem::path& cache_directory,
                             std::int64_t max_cache_bytes);

}  // namespace seqshelf::repository
