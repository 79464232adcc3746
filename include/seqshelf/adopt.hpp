#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace seqshelf {

/// How far adopt() has come.
/// Thread-safety: a value.
struct AdoptProgress {
    std::int64_t sequences = 0;      ///< done so far, skipped ones included
    std::int64_t all_sequences = 0;  ///< of SeqRepo's instance
};

/// How an instance of SeqRepo is adopted.
/// Thread-safety: a value.
struct AdoptOptions {
    /// Whether every digest is computed from the residues. Otherwise this is done only for sequences whose digests
    /// SeqRepo lacks, or whose digests contradict each other.
    bool verify = false;
    /// Whether any problem makes the whole adoption fail.
    bool strict = false;
    /// Threads that read volumes; 0: one per core.
    unsigned threads = 0;
    /// Called with each inconsistency as one line of text, from the thread that calls adopt().
    std::function<void(const std::string&)> problem;
    std::function<void(const AdoptProgress&)> progress;  ///< called now and then, from the same thread
    std::stop_token stop;  ///< adopt() then throws Cancelled
};

/// What adopt() did.
/// Thread-safety: a value.
struct AdoptReport {
    std::int64_t sequences_new = 0;      ///< added to our instance
    std::int64_t sequences_known = 0;    ///< our instance contained them already
    std::int64_t sequences_skipped = 0;  ///< not adopted, because of a problem that was reported
    std::int64_t residues = 0;           ///< of the new sequences
    std::int64_t aliases_new = 0;        ///< in force; digests are not counted
    std::int64_t aliases_repointed = 0;  ///< of the new aliases, those that named another sequence here before
    std::int64_t aliases_history = 0;    ///< new, but no longer in force
    std::int64_t aliases_known = 0;      ///< our instance contained them already, with their history
    std::int64_t volumes_linked = 0;     ///< hard links to SeqRepo's files
    std::int64_t volumes_reflinked = 0;  ///< copies that share their blocks with SeqRepo's files
    std::int64_t volumes_copied = 0;     ///< where the file systems allow neither
    std::int64_t volumes_written = 0;    ///< for sequences whose text in SeqRepo is more than their residues
    std::int64_t bytes_shared = 0;       ///< of the BGZF files that were linked or reflinked
    std::int64_t bytes_copied = 0;       ///< of the BGZF files that were copied
    std::int64_t problem_count = 0;      ///< how often AdoptOptions::problem was called, or would have been
};

/// Adds the contents of an instance of Python's SeqRepo to an instance of ours, in one atomic step: its sequences, and
/// its names with their history and times. Volumes are linked, or else reflinked, or else copied; they are not
/// rewritten, and nothing of SeqRepo's is changed. What is here already is not added twice, so a newer snapshot adds
/// only what is new. Memory: the index of the largest volume; it does not grow with the residues.
/// \param seqrepo   the instance's directory, with `aliases.sqlite3` and `sequences/db.sqlite3`
/// \param instance  ours, which is changed
/// \throws NotFound         one of the instances does not exist
/// \throws InvalidArgument  `seqrepo` is an instance of ours
/// \throws SchemaMismatch   its databases are not SeqRepo's, or not of schema version 1
/// \throws InvalidInput     `strict` was set and there were problems; nothing was adopted
/// \throws Corruption       a database is damaged
/// \throws Locked, ReadOnly, IoError, Cancelled
AdoptReport adopt(const std::filesystem::path& seqrepo, const std::filesystem::path& instance,
                  const AdoptOptions& options = {});

}  // namespace seqshelf
