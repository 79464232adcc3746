#pragma once

#include <filesystem>

#include "base/user_directories.hpp"

namespace seqshelf::repository {

/// The directory of packed files. \param cache_directory  as in ReadOptions
[[nodiscard]] inline std::filesystem::path packed_directory(const std::filesystem::path& cache_directory) {
    return (cache_directory.empty() ? base::user_cache_directory() : cache_directory) / "packed";
}

}  // namespace seqshelf::repository
