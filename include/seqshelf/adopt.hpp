#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/repointed_name.hpp"

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
    /// How many re-pointed names AdoptReport::repointed lists at most.
    std::size_t max_repointed = default_max_repointed;
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
    std::vector<RepointedName> repointed;  ///< the first AdoptOptions::max_repointed of them
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

/// Which meaning of a name is in force if two instances give it different ones.
enum class Prefer {
    none,   ///< nothing is adopted then
    first,  ///< that of our instance, or of the instance that was given first
    last,   ///< that of the instance that was given last
};

/// How instances of ours are adopted.
/// Thread-safety: a value.
struct UnionOptions {
    Prefer prefer = Prefer::none;  ///< what becomes of names with two meanings, and of FHR records that differ
    unsigned threads = 0;          ///< threads that digest and compress; 0: one per core
    /// Called with each name that has two meanings, as one line of text, from the thread that calls.
    std::function<void(const std::string&)> conflict;
    std::function<void(const AdoptProgress&)> progress;  ///< called now and then, from the same thread
    std::stop_token stop;                                ///< Cancelled is then thrown
};

/// What adopt_instances() did.
/// Thread-safety: a value.
struct UnionReport {
    std::int64_t sequences_new = 0;      ///< added to our instance
    std::int64_t sequences_known = 0;    ///< our instance contained them already
    std::int64_t residues = 0;           ///< of the new sequences
    std::int64_t circular_new = 0;       ///< sequences that were marked as circular
    std::int64_t collections_new = 0;    ///< added
    std::int64_t collections_known = 0;  ///< our instance contained them already
    std::int64_t texts_new = 0;          ///< layouts of sources that were added
    std::int64_t fhr_records = 0;        ///< added, or known
    std::int64_t names_new = 0;          ///< of sequences and collections, in force
    std::int64_t names_known = 0;        ///< our instance contained them already
    std::int64_t names_history = 0;      ///< new, but no longer in force
    std::int64_t names_ended = 0;        ///< in force there and ended here: they stay ended
    std::int64_t conflicts = 0;          ///< names with two meanings, and FHR records that differ
};

/// Adds the contents of instances of ours to another one, in one atomic step: sequences, names with their history and
/// times, collections with their layouts, FHR records and topology. Residues are read, and digests computed again, of
/// sequences that are new. Adopting the same again adds nothing. Memory: does not grow with the instances.
///
/// A name with two meanings is a conflict, see Prefer. A name that was ended here after it was given there stays ended.
/// \param sources   directories of instances, or URLs of snapshots, the first first
/// \param instance  the one that is changed
/// \throws NotFound         one of the instances does not exist
/// \throws InvalidArgument  a source is `instance` itself, or SeqRepo's
/// \throws InvalidInput     there were conflicts, and no preference: all were reported, and nothing was adopted
/// \throws Corruption       residues do not have their digest, or a catalog is damaged; nothing was adopted
/// \throws Locked, ReadOnly, SchemaMismatch, IoError, Cancelled
UnionReport adopt_instances(const std::vector<std::filesystem::path>& sources, const std::filesystem::path& instance,
                            const UnionOptions& options = {});

/// Whether adopt_instances() can read it: the directory of an instance of ours, a URL, or a root, whose latest
/// snapshot is meant. \returns the instance; std::nullopt: it is something else, perhaps SeqRepo's
[[nodiscard]] std::optional<std::filesystem::path> find_own_instance(const std::filesystem::path& place);

}  // namespace seqshelf
