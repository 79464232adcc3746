#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/repository.hpp"

namespace seqshelf {

/// What export_refget_store() wrote.
/// Thread-safety: a value.
struct StoreExportReport {
    std::int64_t sequences = 0;         ///< written
    std::int64_t collections = 0;       ///< written
    std::int64_t aliases = 0;           ///< written, of sequences and collections
    std::int64_t fhr_records = 0;       ///< written
    std::vector<std::string> problems;  ///< what gtars cannot store and was skipped, one line each
};

/// How a store keeps residues: one byte each, or packed.
enum class StoreMode { raw, encoded };

/// Writes everything in a repository as gtars' RefgetStore, a directory with `rgstore.json`. It appears whole or not at
/// all.
/// \throws InvalidArgument  there is something at `store` already
/// \throws Corruption, ReadOnly, IoError, Cancelled
StoreExportReport export_refget_store(const Repository& repository, const std::filesystem::path& store,
                                      StoreMode mode = StoreMode::raw, const std::stop_token& stop = {});

}  // namespace seqshelf
