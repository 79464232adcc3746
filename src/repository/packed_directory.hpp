#pragma once

#include <filesystem>

#include "base/user_directories.hpp"

namespace seqshelf::repository {

/// Where packed files are. \param cache_directory  as ReadOptions have it
[[nodiscard]] inline std::filesystem::path packed_directory(const std::filesystem::path& cache_directory) {
    return (cache_directory.empty() ? base::user_cache_directory() : cache_directory) / "packed";
}

}  // namespace seqshelf::repository
