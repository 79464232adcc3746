#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace seqshelf {

/// How far a transfer has come, in bytes of files.
/// Thread-safety: a value.
struct TransferProgress {
    std::int64_t bytes = 0;         ///< transferred so far
    std::int64_t total_bytes = -1;  ///< -1: not known
};

/// How snapshots are transferred.
/// Thread-safety: a value.
struct MirrorOptions {
    std::function<void(const TransferProgress&)> progress;  ///< called now and then, from the calling thread
    std::stop_token stop;  ///< the function then throws Cancelled; a pull can be resumed
    std::string ssh_command;  ///< for `host:path`, as rsync's -e; "": $SEQSHELF_SSH, or else `ssh`
};

// A source is a root elsewhere. Its `address` is a directory; `rsync://host/module/path` or `host::module/path` of a
// daemon; `[user@]host:path`, reached by ssh; an `http://` or `https://` URL where a web server has the root's files;
// or a tar file of one snapshot (a path or a URL that ends in .tar, .tar.gz, .tgz, .tar.zst or .tar.xz).

/// The default source of a root: the line in `ROOT/.source`, "" if there is none. Only people and keep_default_source()
/// write it; what is pulled never does.
/// \throws InvalidInput  it has more than one line, or none  \throws IoError
[[nodiscard]] std::string default_source(const std::filesystem::path& root);

/// Makes a source the root's default one, unless the root has one, or the address is that of a tar file, or contains a
/// password or a line's end. The path of a directory becomes absolute. \throws ReadOnly, IoError
void keep_default_source(const std::filesystem::path& root, const std::string& address);

/// A snapshot at a source.
/// Thread-safety: a value.
struct RemoteSnapshot {
    std::string name;  ///< at the source
    std::int64_t created = 0;  ///< seconds since the Unix epoch, UTC
    std::int64_t sequences = 0;  ///< in its catalog
    std::int64_t volumes = 0;  ///< in its catalog
    std::int64_t bytes = 0;  ///< of all its files
    std::int64_t transfer_bytes = 0;  ///< that a pull would transfer; 0 if the snapshot is here
    bool here = false;  ///< whether `root` contains this very snapshot
    bool latest = false;  ///< whether it is the source's newest
};

/// Lists the snapshots at a source, ordered by name. `root`, which need not exist, decides what is here already.
/// \throws NotFound    there is no root, or it has no list of snapshots
/// \throws IoError     no connection
/// \throws Corruption  the source's list is malformed
/// \throws Cancelled
[[nodiscard]] std::vector<RemoteSnapshot> remote_snapshots(const std::filesystem::path& root,
                                                           const std::string& address,
                                                           const MirrorOptions& options = {});

/// How the catalog of a snapshot was transferred: not at all (the snapshot was there), linked to a file that is here,
/// made from an older catalog and a delta, or transferred whole.
enum class CatalogTransfer { none, linked, delta, whole };

/// What transferring a snapshot took.
/// Thread-safety: a value.
struct TransferReport {
    std::string name;  ///< of the snapshot
    std::filesystem::path directory;  ///< where it is now; of a target of rsync, its address
    bool already_here = false;  ///< whether it was there before
    CatalogTransfer catalog = CatalogTransfer::none;  ///< how the catalog was transferred
    std::int64_t files_linked = 0;  ///< or else reflinked, or else copied, from files that are here
    std::int64_t files_transferred = 0;  ///< that came from the source; 0 for a target of rsync
    std::int64_t bytes_linked = 0;  ///< of the files linked
    std::int64_t bytes_transferred = 0;  ///< that this call moved between source and destination
    std::int64_t bytes_saved = 0;  ///< of the snapshot's files that this call did not have to transfer
    std::vector<std::string> remarks;  ///< what did not go as planned, without harm; one line each
};

/// Whether `latest` moves to a pulled snapshot: only if no other is newer, or always.
enum class MoveLatest { if_newest, always };

/// Copies a snapshot from a source into `root`, which is created if it is missing. Files that an instance in `root`
/// contains already are linked, not transferred; the others are checked against SHA256SUMS. The snapshot appears whole
/// or not at all. An interrupted pull resumes when it is repeated.
/// \param name  "": the source's newest
/// \throws NotFound    the source has no such snapshot
/// \throws Locked      another process is adding or removing snapshots in `root`
/// \throws Corruption  files do not have the source's sums, or another snapshot of that name is here
/// \throws SchemaMismatch, InvalidArgument, Cancelled, ReadOnly, IoError
TransferReport pull_snapshot(const std::filesystem::path& root, const std::string& address,
                             const std::string& name = "", MoveLatest latest = MoveLatest::if_newest,
                             const MirrorOptions& options = {});

/// Copies a snapshot of `root` to a destination: a directory, or a target of rsync (`rsync://…`, `host::module/path`,
/// `[user@]host:path`, writable). It appears there whole or not at all. For a directory this is pull_snapshot() from
/// `root`.
/// \param name  "": `latest`
/// \throws InvalidArgument  also for another kind of destination
/// \throws NotFound, Locked, Corruption, SchemaMismatch, Cancelled, ReadOnly, IoError  as pull_snapshot
TransferReport publish_snapshot(const std::filesystem::path& root, const std::string& destination,
                                const std::string& name = "", const MirrorOptions& options = {});

/// Writes a snapshot as one tar file, compressed as the ending says: .tar, .tar.gz, .tgz, .tar.zst or .tar.xz.
/// \param name  "": `latest`
/// \returns bytes of the file
/// \throws NotFound         there is no such snapshot
/// \throws InvalidArgument  the file exists already, or has another ending
/// \throws Cancelled, ReadOnly, IoError
std::int64_t export_snapshot(const std::filesystem::path& root, const std::string& name,
                             const std::filesystem::path& file, const MirrorOptions& options = {});

/// What repair_instance() did.
/// Thread-safety: a value.
struct RepairReport {
    std::vector<std::string> repaired;  ///< files fetched again, or linked again from another instance
    std::vector<std::string> unrepaired;  ///< files that are still damaged, and why
    std::int64_t bytes_transferred = 0;  ///< from the source
};

/// Reads every file of an instance of `root`, and fetches those that are missing or damaged from the source at
/// `address` again. Other instances that share a damaged file get the repaired one, too. Of `master`, only volumes can
/// be repaired.
/// \throws InvalidArgument  also if `instance` is not in `root`
/// \throws NotFound, Locked, Corruption, SchemaMismatch, Cancelled, ReadOnly, IoError  as pull_snapshot
RepairReport repair_instance(const std::filesystem::path& root, const std::filesystem::path& instance,
                             const std::string& address, const MirrorOptions& options = {});

}  // namespace seqshelf
