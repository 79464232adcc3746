#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace seqshelf {

/// How far an adoption has come.
struct AdoptProgress {
    std::int64_t sequences = 0;
    std::int64_t all_sequences = 0;
};

/// How an instance of SeqRepo is adopted.
struct AdoptOptions {
    /// Whether every digest is computed from the residues. Else only those that SeqRepo has not, or that contradict
    /// others.
    bool verify = false;
    /// Whether anything inconsistent makes all of it fail.
    bool strict = false;
    /// Threads that read volumes; 0: one a core.
    unsigned threads = 0;
    /// Told of everything inconsistent, a line each, from the thread that calls adopt().
    std::function<void(const std::string&)> problem;
    std::function<void(const AdoptProgress&)> progress;  ///< likewise
    std::stop_token stop;  ///< adopt() then throws Cancelled
};

/// What adopting brought.
struct AdoptReport {
    std::int64_t sequences_new = 0;
    std::int64_t sequences_known = 0;
    std::int64_t sequences_skipped = 0;  ///< a reported problem shows that they are not what SeqRepo says
    std::int64_t residues = 0;  ///< of the new ones
    std::int64_t aliases_new = 0;  ///< in force; digests are not counted
    std::int64_t aliases_repointed = 0;  ///< of these, that named another sequence here before
    std::int64_t aliases_history = 0;  ///< new, not in force any more
    std::int64_t aliases_known = 0;
    std::int64_t volumes_linked = 0;
    std::int64_t volumes_reflinked = 0;
    std::int64_t volumes_copied = 0;
    std::int64_t volumes_written = 0;  ///< for sequences whose text is more than their residues
    std::int64_t bytes_shared = 0;  ///< of volumes linked and reflinked
    std::int64_t bytes_copied = 0;
    std::int64_t problem_count = 0;  ///< as often as `problem` was called
};

/// Adds what an instance of Python's SeqRepo has to an instance of ours, in one atomic step: its sequences, and its
/// names with their history and times. Volumes are linked (or reflinked, or copied, where links cannot be made) and not
/// written anew; nothing of SeqRepo's is changed. What is here already is not added twice, so a newer snapshot adds
/// what is new. Memory: that of the largest volume's index; not of the residues.
/// \param seqrepo   the instance's directory, with `aliases.sqlite3` and `sequences/db.sqlite3`
/// \param instance  ours, to be changed
/// \throws NotFound        there is no such instance
/// \throws SchemaMismatch  its databases are not SeqRepo's, or not of schema version 1
/// \throws InvalidInput    if strict: there were problems, and nothing was adopted
/// \throws Corruption      a database is damaged
/// \throws Locked, ReadOnly, IoError, Cancelled
AdoptReport adopt(const std::filesystem::path& seqrepo, const std::filesystem::path& instance,
                  const AdoptOptions& options = {});

}  // namespace seqshelf
