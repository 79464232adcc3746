#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace seqshelf {

/// What the latest snapshot contains, and master neither contains nor ever contained.
/// Thread-safety: a value.
struct SnapshotLosses {
    std::int64_t sequences = 0;         ///< by digest
    std::int64_t names = 0;             ///< aliases in force, of sequences and of collections
    std::int64_t collections = 0;       ///< by digest
    std::vector<std::string> examples;  ///< some of them, at most 20: names first

    [[nodiscard]] bool empty() const noexcept { return sequences == 0 && names == 0 && collections == 0; }
};

/// Whether create_snapshot() first compares master with the latest snapshot.
enum class CreateWhen {
    always,  ///< it does not
    needed,  ///< it makes none if nothing changed, or if readers of `latest` would lose what master never contained
};

/// What a snapshot contains, and what creating it took.
/// Thread-safety: a value.
struct SnapshotReport {
    std::string name;                  ///< of the snapshot
    std::filesystem::path directory;   ///< of the snapshot
    std::int64_t sequences = 0;        ///< in the snapshot
    std::int64_t volumes = 0;          ///< in the snapshot
    std::int64_t files_linked = 0;     ///< hard links: they take no space
    std::int64_t files_reflinked = 0;  ///< copies that share their blocks
    std::int64_t files_copied = 0;     ///< where the file systems allow neither
    std::int64_t bytes_copied = 0;     ///< of volumes' files that were copied
    std::int64_t bytes_shared = 0;     ///< of volumes' files that were linked or reflinked
    std::int64_t catalog_bytes = 0;    ///< of the catalog, which is copied
    std::int64_t delta_bytes = 0;  ///< of the catalog, what a mirror with the previous snapshot needs; 0: all of it
    std::string content;  ///< content id: 32 characters; "" if master has a format before 6
    /// The latest snapshot, if it contains what master contains, so that none was made. Then `name` is empty.
    std::string unchanged_since;
    /// If not empty, no snapshot was made because of these. Then `name` is empty, and `latest` the snapshot with them.
    SnapshotLosses lost;
    std::string latest;
    std::vector<std::string> cleaned_up;  ///< entries of the root that processes left when they died
    std::string remark;  ///< that `latest` is no link and was kept; else ""
};

/// Publishes the current state of `root`'s master as a snapshot, and points `latest` to it. The snapshot appears whole
/// or not at all. Volumes that can be linked take no space, and are not read.
///
/// \param name  letters, digits, `.`, `_`, `-`, not starting with `.`; empty: today's date in UTC, `2026-11-21`, and
///              if it is taken, with the next number, `2026-11-21.2`
/// \param when  needed: makes none if nothing changed, or if master never contained what `latest` contains. Where
///              master made `latest`, or was made from it or a later one, what master lacks was removed on purpose
/// \throws InvalidArgument  the name is malformed, or taken
/// \throws Locked           another process is writing master, or is changing the root
/// \throws NotFound         `root` has no master
/// \throws ReadOnly         master is SeqRepo's: nothing is changed
/// \throws Corruption       a volume is missing or has the wrong size
/// \throws Cancelled        `stop` was requested before the snapshot was published; nothing is left of it
/// \throws ReadOnly, IoError  the message says whether the snapshot exists already and only `latest` or the list of
///                           snapshots is missing: update_latest() completes that, and so does the same call again
SnapshotReport create_snapshot(const std::filesystem::path& root, const std::string& name = "",
                               const std::stop_token& stop = {}, CreateWhen when = CreateWhen::always);

/// What update_latest() did.
/// Thread-safety: a value.
struct LatestReport {
    std::string latest;  ///< the snapshot that `latest` points to now
    std::string before;  ///< what it pointed to before; "": to none
    std::string chosen;  ///< the snapshot that was chosen; another than `latest` if that is newer
};

/// Points `latest` to an existing snapshot, until the next one is created. The link is replaced atomically.
///
/// \param name  of a snapshot in `root`, newer or older; empty: the last of those named by a date, `2026-11-21` or
///              `20261121`, with or without a number (`2026-11-21.2`). If `latest` points to one that is not named by
///              a date and is newer, it stays
/// \throws NotFound  there is no such snapshot
/// \throws Locked    another process is creating, removing or pulling a snapshot
/// \throws ReadOnly, IoError
LatestReport update_latest(const std::filesystem::path& root, const std::string& name = "");

/// What removing a snapshot did.
/// Thread-safety: a value.
struct RemovalReport {
    std::string name;  ///< of the snapshot
    std::int64_t files = 0;  ///< names of files that were removed
    std::int64_t bytes_freed = 0;  ///< on the disk, in whole blocks; blocks shared by reflinks count as freed
    std::int64_t bytes_shared = 0;  ///< of files that stay under another name: hard links of master and other snapshots
    std::string latest;  ///< what `latest` points to now; "": there is no snapshot left
    std::vector<std::string> cleaned_up;  ///< as in SnapshotReport
};

/// Whether the snapshot that `latest` points to may be removed.
enum class RemoveLatest { refuse, allow };

/// Removes a snapshot. It disappears whole. If the process dies before all files are deleted, they stay hidden until
/// the next call that creates or removes a snapshot or prunes. Other instances keep the volumes that they share with
/// it, and processes that read it keep what they have open. `latest` always leads to a snapshot: it is re-pointed
/// first, to the one whose catalog was changed last, and is only removed with the last snapshot. Symbolic links are
/// never followed.
///
/// \param name  of a snapshot in `root`; `latest`: the one that it points to
/// \throws NotFound         there is no such snapshot
/// \throws InvalidArgument  no snapshot can have that name; or `latest` points to it and `how` is refuse
/// \throws Locked           another process is creating, removing or pulling a snapshot
/// \throws ReadOnly, IoError  the message says whether the snapshot is gone already; the same call again completes it
RemovalReport remove_snapshot(const std::filesystem::path& root, const std::string& name,
                              RemoveLatest how = RemoveLatest::refuse);

/// What remove_snapshot() would report for each of these snapshots, if they were removed in that order. A file that
/// several of them share is freed with the last. Changes nothing, and takes no lock.
/// \throws NotFound, InvalidArgument  as remove_snapshot()  \throws IoError
[[nodiscard]] std::vector<RemovalReport> plan_removals(const std::filesystem::path& root,
                                                       const std::vector<std::string>& names,
                                                       RemoveLatest how = RemoveLatest::refuse);

/// Which snapshots stay when old ones are removed: those that at least one rule keeps.
/// Thread-safety: a value.
struct KeepRules {
    std::int64_t last = 0;  ///< the newest so many
    std::int64_t monthly = 0;  ///< the newest of a month, for the last so many months that have a snapshot
    std::vector<std::string> names{};  ///< these anyway
};

/// Names of the snapshots that no rule keeps, oldest first. Only snapshots that are named by a date are looked at. The
/// newest of them, and the one that `latest` points to, are always kept.
/// \throws InvalidArgument  a number is negative, or both are 0
/// \throws NotFound  `root` is not a directory  \throws IoError
[[nodiscard]] std::vector<std::string> old_snapshots(const std::filesystem::path& root, const KeepRules& rules);

/// Checks that create_snapshot() could give a snapshot that name.
/// \throws InvalidArgument  no snapshot can have it, or something in `root` has it already
void check_new_snapshot(const std::filesystem::path& root, const std::string& name);

}  // namespace seqshelf
