#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/repository.hpp"

namespace seqshelf {

/// What an export wrote.
struct StoreExportReport {
    std::int64_t sequences = 0;
    std::int64_t collections = 0;
    std::int64_t aliases = 0;
    std::int64_t fhr_records = 0;
    std::vector<std::string> problems;  ///< what gtars cannot hold, a line each
};

/// How a store keeps residues: a byte each, or packed.
enum class StoreMode { raw, encoded };

/// Writes gtars' RefgetStore, a directory with `rgstore.json`, of everything in a repository. It appears whole or not
/// at all.
/// \throws InvalidArgument  there is something at `store` already
/// \throws ReadOnly, IoError, Cancelled
StoreExportReport export_refget_store(const Repository& repository, const std::filesystem::path& store,
                                      StoreMode mode = StoreMode::raw, const std::stop_token& stop = {});

}  // namespace seqshelf
