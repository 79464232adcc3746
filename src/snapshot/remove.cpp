#include "base/disk_use.hpp"
#include "base/file.hpp"
#include "base/tree.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/index.hpp"
#include "snapshot/latest.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/names.hpp"
#include "snapshot/root_lock.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

/// \returns the name of a snapshot that is there, itself and not as a link to something else
std::string existing_snapshot(const fs::path& root, const std::string& requested) {
    const std::string name = requested == "latest" ? latest_snapshot(root) : requested;
    if (requested == "latest" && name.empty()) {
        throw NotFound("'latest' in " + root.string() + " points to no snapshot");
    }
    snapshot::check_snapshot_name(name);
    const fs::path directory = root / name;
    const fs::file_status status = fs::symlink_status(directory);
    if (!fs::exists(status)) {
        throw NotFound("there is no snapshot '" + name + "' in " + root.string());
    }
    if (!fs::is_directory(status) || !snapshot::Layout{directory}.is_snapshot()) {
        throw InvalidArgument(directory.string() + " is not a snapshot: " +
                              (fs::is_symlink(status) ? "it is a symbolic link" : "it has no SHA256SUMS"));
    }
    return name;
}

bool is_latest(const fs::path& root, const std::string& name) {
    std::error_code error;  // there may be no `latest`
    return latest_snapshot(root) == name || fs::equivalent(root / "latest", root / name, error);
}

/// `latest` must not lead to what is about to disappear.
void leave_latest(const fs::path& root, const std::string& name) {
    const std::string next = snapshot::newest_snapshot(root, name);
    if (!next.empty()) {
        snapshot::point_latest_to(root, next);
        return;
    }
    std::error_code error;
    fs::remove(root / "latest", error);
    if (error) {
        throw IoError("cannot remove " + (root / "latest").string() + ": " + error.message());
    }
    base::fsync_path(root);
}

}  // namespace

RemovalReport remove_snapshot(const fs::path& root, const std::string& requested_name, RemoveLatest how) {
    (void)existing_snapshot(root, requested_name);  // before anything is locked, which makes a file
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot remove");
    RemovalReport report;
    report.name = existing_snapshot(root, requested_name);
    if (is_latest(root, report.name) && how == RemoveLatest::refuse) {
        throw InvalidArgument("snapshot " + report.name +
                              " is the latest, which readers use; --force removes it all the same");
    }
    report.cleaned_up = snapshot::remove_leftovers(root);
    if (is_latest(root, report.name)) {
        leave_latest(root, report.name);
    }
    const fs::path hidden = root / (std::string(snapshot::removing_prefix) + report.name);
    base::publish(root / report.name, hidden);  // one rename, made durable: from here on it is not there any more
    snapshot::repair_latest(root);
    snapshot::write_index(root);
    report.latest = latest_snapshot(root);
    const base::Released released = base::DiskUse().add(hidden);
    report.files = released.files;
    report.bytes_freed = released.bytes_freed;
    report.bytes_shared = released.bytes_shared;
    base::remove_tree(hidden);
    base::fsync_path(root);
    return report;
}

}  // namespace seqshelf
