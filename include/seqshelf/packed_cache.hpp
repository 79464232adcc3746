#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/verify.hpp"

namespace seqshelf {

/// How far PackedCache::build() has come.
struct PackProgress {
    std::int64_t residues = 0;  ///< read so far
    std::int64_t residues_total = 0;
};

/// What is packed, and how.
struct PackOptions {
    /// Identifiers of collections whose sequences are packed; none: all of the instance.
    std::vector<std::string> collections{};
    unsigned threads = 0;                               ///< 0: one a core
    std::function<void(const PackProgress&)> progress{};  ///< called now and then from the thread that builds
    std::stop_token stop{};                               ///< build() then throws Cancelled
};

/// What PackedCache::build() did.
struct PackReport {
    std::string name;                  ///< of the new file; "": all was packed before
    std::int64_t sequences_new = 0;
    std::int64_t sequences_known = 0;  ///< were packed before
    std::int64_t residues = 0;         ///< of the new sequences
    std::int64_t bytes = 0;            ///< of the new file
    std::vector<std::string> cleaned_up;  ///< what a process that died had left
};

/// One file of the packed cache.
struct PackedFileInfo {
    std::string name;
    std::filesystem::path path;
    std::int64_t bytes = 0;
    std::int64_t sequences = 0;
    std::int64_t residues = 0;
    std::int64_t created = 0;  ///< seconds since the Unix epoch, UTC
    std::string source;        ///< what it was made from: an instance, and what of it
    std::string problem;       ///< why readers ignore it; "": they do not
};

/// Sequences at fixed width in files that readers map: a slice takes some 50 ns wherever it is, with nothing to
/// inflate. It is a copy of what volumes have, on this machine, made when it is asked for, and may be removed at any
/// time.
///
/// It lies in `packed` in the cache directory (ReadOptions::cache_directory), and has sequences by their digests. So
/// every instance that has a sequence gains, wherever its root is, also one that cannot be written or is read from a
/// web server; and nothing in it is ever stale. Repositories take residues from it that were opened when it was there,
/// unless ReadOptions say otherwise; not those that read an instance of SeqRepo in place. What it does not have, or has
/// damaged, they read from volumes.
/// Thread-safety: all functions may be called concurrently, also by several processes.
class PackedCache {
public:
    /// \param cache_directory  empty: that of ReadOptions. It is made when something is packed.
    explicit PackedCache(const std::filesystem::path& cache_directory = {});

    /// Where its files are.
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }

    /// Packs what is not packed yet into one more file, which appears whole or not at all. Each sequence's digest is
    /// computed again from what was packed. Memory: the packed form of a sequence or two a thread, and 64 bytes a
    /// sequence.
    /// \param instance  as for Repository::open
    /// \throws NotFound         there is no such instance or collection
    /// \throws Corruption       the instance is damaged: a digest is not the catalog's
    /// \throws InvalidArgument  it is an instance of SeqRepo, whose text need not agree with its digests
    /// \throws Locked           another process packs
    /// \throws ReadOnly, IoError, Cancelled
    PackReport build(const std::filesystem::path& instance, const PackOptions& options = {}) const;

    /// Ordered by name. Reads no residues. \throws IoError
    [[nodiscard]] std::vector<PackedFileInfo> files() const;

    /// Reads the files of these names, of none all, in full, and computes every sequence's digest.
    /// \throws NotFound  there is no file of that name
    /// \throws IoError, Cancelled
    [[nodiscard]] VerifyReport verify(const std::vector<std::string>& names = {},
                                      const VerifyOptions& options = {}) const;

    /// Removes the files of these names, damaged ones too. Who has them open keeps them.
    /// \returns bytes of the files
    /// \throws NotFound  there is no file of that name; nothing was removed
    /// \throws Locked, ReadOnly, IoError
    std::int64_t remove(const std::vector<std::string>& names) const;

private:
    std::filesystem::path directory_;
};

}  // namespace seqshelf
