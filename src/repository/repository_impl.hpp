#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "repository/reader_pool.hpp"
#include "repository/volume_table.hpp"
#include "seqshelf/repository.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "snapshot/scratch.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"

namespace seqshelf {

/// What handles of one repository share.
/// Thread-safety: all functions may be called concurrently.
struct Repository::Impl {
    /// \param instance  its directory or URL
    Impl(const std::filesystem::path& instance, const ReadOptions& options, std::unique_ptr<snapshot::Scratch> temporary = nullptr);

    /// The volume, opened at its first use and kept.
    [[nodiscard]] const volume::Volume& volume(std::int64_t volume_id) const;

    std::unique_ptr<snapshot::Scratch> scratch;       ///< where an instance in memory lives; else none
    std::unique_ptr<snapshot::RemoteSnapshot> remote;  ///< what is read of a web server; else none
    snapshot::Layout layout;                           ///< of its directory, or URL
    bool is_snapshot;
    mutable repository::ReaderPool readers;
    mutable volume::BlockCache blocks;
    mutable repository::VolumeTable volumes;
};

}  // namespace seqshelf
