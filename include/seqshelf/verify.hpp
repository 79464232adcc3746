#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace seqshelf {

/// How far verify() has come.
/// Thread-safety: a value.
struct VerifyProgress {
    std::int64_t residues = 0;        ///< checked so far
    std::int64_t residues_total = 0;  ///< to be checked
};

/// How an instance is verified.
/// Thread-safety: a value.
struct VerifyOptions {
    unsigned threads = 0;                                 ///< that read and check; 0: one per core
    std::function<void(const VerifyProgress&)> progress;  ///< called now and then, from the thread that verifies
    std::stop_token stop;                                 ///< verify() then throws Cancelled
};

/// What verify() read and found.
/// Thread-safety: a value.
struct VerifyReport {
    std::vector<std::string> problems;  ///< one line each; empty: everything is as it should be
    /// What changes that are being made, were killed or failed have left in master; no damage. One line each, with the
    /// command that removes it.
    std::vector<std::string> notes;
    std::int64_t files = 0;  ///< that were checked
    std::int64_t sequences = 0;  ///< that were checked
    std::int64_t residues = 0;  ///< of these sequences
    std::vector<std::string> removed;  ///< catalogs kept by migrate_instance(), which nobody needs any more
};

/// Reads an instance in full and checks that it is consistent: the sums of its files, SQLite's own checks of the
/// catalog and its references, the totals, both indexes of every volume, and every sequence's length, letters and
/// digests, and a snapshot's page sums and content id. Damage is reported, not thrown. Changes nothing, but if there is
/// no problem it removes the catalog that migrate_instance() kept.
/// \throws NotFound, SchemaMismatch, IoError  there is nothing to verify
/// \throws ReadOnly         `instance` is a URL
/// \throws InvalidArgument  it is an instance of SeqRepo, which has no sums
/// \throws Cancelled
[[nodiscard]] VerifyReport verify(const std::filesystem::path& instance, const VerifyOptions& options = {});

}  // namespace seqshelf
