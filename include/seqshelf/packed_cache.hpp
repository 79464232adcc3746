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
/// Thread-safety: a value.
struct PackProgress {
    std::int64_t residues = 0;        ///< packed so far, or packed before
    std::int64_t residues_total = 0;  ///< of all the sequences to be packed
};

/// What is packed, and how.
/// Thread-safety: a value.
struct PackOptions {
    /// Identifiers of the collections whose sequences are packed; empty: all sequences of the instance.
    std::vector<std::string> collections{};
    unsigned threads = 0;                                 ///< 0: one per core
    std::function<void(const PackProgress&)> progress{};  ///< called now and then, from the thread that builds
    std::stop_token stop{};                               ///< build() then throws Cancelled
};

/// What PackedCache::build() did.
/// Thread-safety: a value.
struct PackReport {
    std::string name;                  ///< of the new file; "": there was nothing left to pack
    std::int64_t sequences_new = 0;    ///< packed now
    std::int64_t sequences_known = 0;  ///< were packed before
    std::int64_t residues = 0;         ///< of the new sequences
    std::int64_t bytes = 0;            ///< of the new file
    std::vector<std::string> cleaned_up;  ///< files that a process left when it died
};

/// One file of the packed cache.
/// Thread-safety: a value.
struct PackedFileInfo {
    std::string name;            ///< without directory and suffix, as verify() and remove() accept it
    std::filesystem::path path;  ///< of the file
    std::int64_t bytes = 0;      ///< of the file
    std::int64_t sequences = 0;  ///< that it contains
    std::int64_t residues = 0;   ///< of these sequences
    std::int64_t created = 0;    ///< seconds since the Unix epoch, UTC
    std::string source;  ///< what it was made from: an instance, and the collections if only some were packed
    std::string problem;  ///< why readers ignore it; "": they do not
};

/// Sequences at fixed width in files that readers map into memory: a slice takes about 50 ns wherever it is, because
/// nothing has to be inflated. The cache is a copy of residues in volumes, on this machine. It is made on request, and
/// may be removed at any time.
///
/// It is in the folder `packed` of the cache directory (ReadOptions::cache_directory), and finds sequences by their
/// digests. So every instance that contains a sequence benefits, wherever its root is, also one that cannot be written
/// or is read from a web server; and nothing in the cache is ever out of date. A repository uses the files that exist
/// when it is opened, unless ReadOptions say otherwise or it is an instance of SeqRepo. Residues that are missing or
/// damaged in the cache are read from volumes.
/// Thread-safety: all functions may be called concurrently, also by several processes.
class PackedCache {
public:
    /// \param cache_directory  empty: the default of ReadOptions. It is created when something is packed.
    explicit PackedCache(const std::filesystem::path& cache_directory = {});

    /// The folder with its files.
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }

    /// Packs what is not packed yet into one more file, which appears whole or not at all. Each sequence's digest is
    /// computed again from the packed residues. Memory: the packed form of one or two sequences per thread, and 64
    /// bytes per sequence.
    /// \param instance  as for Repository::open
    /// \throws NotFound         there is no such instance or collection
    /// \throws Corruption       the instance is damaged: residues do not have the digest that the catalog gives
    /// \throws InvalidArgument  it is an instance of SeqRepo, whose text need not agree with its digests
    /// \throws Locked           another process is packing
    /// \throws ReadOnly, IoError, Cancelled
    PackReport build(const std::filesystem::path& instance, const PackOptions& options = {}) const;

    /// Lists the files, ordered by name. Reads no residues. \throws IoError
    [[nodiscard]] std::vector<PackedFileInfo> files() const;

    /// Reads the files of these names in full (no names: all files), and computes every sequence's digest. Damage is
    /// reported, not thrown.
    /// \throws NotFound  there is no file of that name
    /// \throws IoError, Cancelled
    [[nodiscard]] VerifyReport verify(const std::vector<std::string>& names = {},
                                      const VerifyOptions& options = {}) const;

    /// Removes the files of these names, damaged ones too; no names: nothing. Processes that have a file open keep it.
    /// \returns bytes of the files
    /// \throws NotFound  there is no file of that name; nothing was removed
    /// \throws Locked, ReadOnly, IoError
    std::int64_t remove(const std::vector<std::string>& names) const;

private:
    std::filesystem::path directory_;
};

}  // namespace seqshelf
