#pragma once

#include <filesystem>

#include "snapshot/remote_snapshot.hpp"

namespace seqshelf::repository {

/// Where packed files are. \param cache_directory  as ReadOptions have it
[[nodiscard]] inline std::filesystem::path packed_directory(const std::filesystem::path& cache_directory) {
    return (cache_directory.empty() ? snapshot::RemoteSnapshot::default_cache() : cache_directory) / "packed";
}

}  // namespace seqshelf::repository
