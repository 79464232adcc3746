#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace seqshelf {

/// How far a transfer has come, in bytes of files.
struct TransferProgress {
    std::int64_t bytes = 0;
    std::int64_t total_bytes = -1;  ///< -1: not known
};

/// How snapshots are moved.
struct MirrorOptions {
    std::function<void(const TransferProgress&)> progress;  ///< called from the thread that calls the function
    std::stop_token stop;  ///< the function then throws Cancelled; a pull can be resumed
    std::string ssh_command;  ///< for `host:path`, as rsync's -e; "": $SEQSHELF_SSH, else `ssh`
};

// A source is a root elsewhere. Its `address` is a directory; `rsync://host/module/path` or `host::module/path` of a
// daemon; `[user@]host:path`, reached by ssh; an `http://` or `https://` URL whose server has the root's files; or a
// tar file of one snapshot (a path or a URL that ends .tar, .tar.gz, .tgz, .tar.zst or .tar.xz).

/// A snapshot at a source.
struct RemoteSnapshot {
    std::string name;
    std::int64_t created = 0;  ///< seconds since the Unix epoch, UTC
    std::int64_t sequences = 0;
    std::int64_t volumes = 0;
    std::int64_t bytes = 0;  ///< of all its files
    std::int64_t transfer_bytes = 0;  ///< of those that are not in `root` yet; 0 if the snapshot is here
    bool here = false;
    bool latest = false;  ///< the source's newest
};

/// The snapshots at a source, ordered by name. `root`, which need not exist, says what is here already.
/// \throws NotFound    there is nothing
/// \throws IoError     no connection
/// \throws Corruption  what the source says of itself is impossible
[[nodiscard]] std::vector<RemoteSnapshot> remote_snapshots(const std::filesystem::path& root,
                                                           const std::string& address,
                                                           const MirrorOptions& options = {});

/// How the catalog of a snapshot was moved.
enum class CatalogTransfer { none, linked, delta, whole };

/// What moving a snapshot took.
struct TransferReport {
    std::string name;
    std::filesystem::path directory;
    bool already_here = false;
    CatalogTransfer catalog = CatalogTransfer::none;
    std::int64_t files_linked = 0;  ///< or reflinked, or copied where the file system can neither
    std::int64_t files_transferred = 0;
    std::int64_t bytes_linked = 0;
    std::int64_t bytes_transferred = 0;  ///< received over the network in this call
    std::int64_t bytes_saved = 0;  ///< of the snapshot's files that did not have to be transferred now
    std::vector<std::string> remarks;  ///< what went otherwise than planned, without harm
};

/// Whether `latest` moves to a pulled snapshot: if no other is newer, or in any case.
enum class MoveLatest { if_newest, always };

/// Copies a snapshot from a source into `root`, which is made if it is not there. Files that any instance in `root` has
/// already are linked, not transferred; the others are checked against SHA256SUMS. The snapshot appears whole or not
/// at all. An interrupted pull resumes when it is repeated.
/// \param name  "": the source's newest
/// \throws NotFound    the source has no such snapshot
/// \throws Locked      another process adds or removes snapshots in `root`
/// \throws Corruption  files are not what the source's sums say, or there is another snapshot of that name here
/// \throws SchemaMismatch, InvalidArgument, Cancelled, ReadOnly, IoError
TransferReport pull_snapshot(const std::filesystem::path& root, const std::string& address,
                             const std::string& name = "", MoveLatest latest = MoveLatest::if_newest,
                             const MirrorOptions& options = {});

/// Copies a snapshot of `root` to a destination: a directory, or a target of rsync (as a source of rsync, but
/// writable). An incomplete one is never seen there. A directory gets it as pull_snapshot() would take it.
/// \param name  "": `latest`
/// \throws as pull_snapshot
TransferReport publish_snapshot(const std::filesystem::path& root, const std::string& destination,
                                const std::string& name = "", const MirrorOptions& options = {});

/// Writes a snapshot as one tar file, compressed as its name says.
/// \throws NotFound, InvalidArgument, Cancelled, ReadOnly, IoError
/// \returns bytes of the file
std::int64_t export_snapshot(const std::filesystem::path& root, const std::string& name,
                             const std::filesystem::path& file, const MirrorOptions& options = {});

/// What repairing an instance did.
struct RepairReport {
    std::vector<std::string> repaired;  ///< files fetched again, or linked again from another instance
    std::vector<std::string> unrepaired;  ///< files that are still damaged, and why
    std::int64_t bytes_transferred = 0;
};

/// Reads every file of an instance of `root`, and fetches again from the source at `address` those that are missing or
/// damaged. Other instances that share a damaged file get the repaired one, too. Of `master`, volumes can be repaired.
/// \throws as pull_snapshot
RepairReport repair_instance(const std::filesystem::path& root, const std::filesystem::path& instance,
                             const std::string& address, const MirrorOptions& options = {});

}  // namespace seqshelf
