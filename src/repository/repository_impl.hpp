#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <shared_mutex>
#include <unordered_map>

#include "repository/reader_pool.hpp"
#include "seqshelf/repository.hpp"
#include "snapshot/layout.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"

namespace seqshelf {

/// What handles of one repository share.
/// Thread-safety: all functions may be called concurrently.
struct Repository::Impl {
    Impl(const std::filesystem::path& directory, const ReadOptions& options);

    /// The volume, opened at its first use and kept.
    [[nodiscard]] const volume::Volume& volume(std::int64_t volume_id) const;

    snapshot::Layout layout;
    bool is_snapshot;
    mutable repository::ReaderPool readers;
    mutable volume::BlockCache blocks;

private:
    mutable std::shared_mutex volumes_mutex_;
    mutable std::unordered_map<std::int64_t, std::unique_ptr<volume::Volume>> volumes_;
};

}  // namespace seqshelf
