#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace seqshelf {

/// How far verify() has come.
struct VerifyProgress {
    std::int64_t residues = 0;  ///< checked so far
    std::int64_t residues_total = 0;
};

/// How an instance is verified.
struct VerifyOptions {
    unsigned threads = 0;  ///< 0: one a core
    std::function<void(const VerifyProgress&)> progress;  ///< called from the thread that verifies
    std::stop_token stop;                                 ///< verify() then throws Cancelled
};

/// What verify() read and found.
struct VerifyReport {
    std::vector<std::string> problems;  ///< one line each; empty: everything is as it should be
    std::int64_t files = 0;
    std::int64_t sequences = 0;
    std::int64_t residues = 0;
};

/// Reads an instance in full and checks it against itself: the sums of its files, SQLite's own checks of the catalog
/// and its references, the kept totals, both indexes of every volume, and every sequence's length, letters and digests.
/// Changes nothing. What is damaged is reported, not thrown.
/// \throws NotFound, SchemaMismatch, IoError  there is nothing to verify
[[nodiscard]] VerifyReport verify(const std::filesystem::path& instance, const VerifyOptions& options = {});

}  // namespace seqshelf
