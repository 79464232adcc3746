#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/repointed_name.hpp"

namespace seqshelf {

/// How a RefgetStore is imported.
/// Thread-safety: a value.
struct StoreImportOptions {
    unsigned threads = 0;  ///< that digest and compress; 0: one per core
    /// How many re-pointed names StoreImportReport::repointed lists at most.
    std::size_t max_repointed = default_max_repointed;
    std::stop_token stop;  ///< import_refget_store() then throws Cancelled
};

/// What import_refget_store() did.
/// Thread-safety: a value.
struct StoreImportReport {
    std::int64_t sequences_new = 0;      ///< added to the instance
    std::int64_t sequences_known = 0;    ///< the instance contained them already
    std::int64_t residues = 0;           ///< of the new sequences
    std::int64_t collections_new = 0;    ///< added to the instance
    std::int64_t collections_known = 0;  ///< the instance contained them already
    std::int64_t aliases_new = 0;        ///< of sequences and collections
    std::int64_t aliases_known = 0;      ///< named the same already
    std::int64_t aliases_repointed = 0;  ///< named something else before; that is history now
    std::vector<RepointedName> repointed;  ///< the first StoreImportOptions::max_repointed of them
    std::int64_t fhr_records = 0;        ///< added to collections
    /// What was not imported, one line each: a sequence whose residues do not have its digest (gtars up to 0.11 loses
    /// letters of proteins and IUPAC nucleotides), the collections that contain it, an alias of something missing.
    std::vector<std::string> problems;
    std::vector<std::string> cleaned_up;  ///< files below the instance that an earlier writer left when it died
};

/// Imports the sequences, collections, aliases and FHR records of gtars' RefgetStore (a directory with `rgstore.json`)
/// in one atomic step. Every sequence's digest is computed from its residues.
/// \throws NotFound, InvalidInput, SchemaMismatch  `store` is not a RefgetStore, or malformed; or `instance` is missing
/// \throws Locked, ReadOnly, IoError, Cancelled
StoreImportReport import_refget_store(const std::filesystem::path& instance, const std::filesystem::path& store,
                                      const StoreImportOptions& options = {});

}  // namespace seqshelf
