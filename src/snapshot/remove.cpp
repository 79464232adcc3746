#include "base/directory.hpp"
#include "base/disk_use.hpp"
#include "base/error_context.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/tree.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/index.hpp"
#include "snapshot/latest.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/snapshot_name.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

using snapshot::SnapshotName;

fs::path hidden_path(const fs::path& root, const std::string& name) {
    return root / (std::string(snapshot::removing_prefix) + name);
}

/// \returns the name of an existing snapshot, which is not a link to something else
SnapshotName existing_snapshot(const fs::path& root, const std::string& requested) {
    const std::string text = requested == "latest" ? latest_snapshot(root) : requested;
    if (requested == "latest" && text.empty()) {
        throw NotFound("'latest' in " + root.string() + " points to no snapshot");
    }
    SnapshotName name(text);
    const fs::path directory = root / text;
    const fs::file_status status = fs::symlink_status(directory);
    if (!fs::exists(status)) {
        throw NotFound("there is no snapshot '" + text + "' in " + root.string());
    }
    const auto catalog = fs::is_directory(status) ? snapshot::find_catalog({directory}) : std::nullopt;
    if (!fs::is_directory(status) ||
        (!snapshot::Layout{directory}.is_snapshot() && !(catalog && catalog->is_snapshot()))) {
        throw InvalidArgument(directory.string() + " is not a snapshot: " +
                              (fs::is_symlink(status) ? "it is a symbolic link" : "it has no SHA256SUMS"));
    }
    return name;
}

bool is_latest(const fs::path& root, const SnapshotName& name) {
    std::error_code error;  // there may be no `latest`
    return name == latest_snapshot(root) || fs::equivalent(root / "latest", root / name.text(), error);
}

/// Points `latest` elsewhere, because this snapshot is about to disappear. \returns where
std::optional<SnapshotName> leave_latest(const fs::path& root, const SnapshotName& name) {
    if (const auto next = snapshot::find_newest(root, name)) {
        (void)snapshot::point_latest_to(root, *next);
        return next;
    }
    std::error_code error;
    if (base::is_link(root / "latest")) {
        fs::remove(root / "latest", error);
    }
    if (error) {
        throw IoError("cannot remove " + (root / "latest").string() + ": " + error.message());
    }
    base::fsync_path(root);
    return std::nullopt;
}

/// Makes `latest` and the index those of the snapshots that exist now.
void update(const fs::path& root, const std::optional<SnapshotName>& latest) {
    snapshot::repair_latest(root);
    snapshot::write_index(root, latest);
}

bool update_if_there_is_space(const fs::path& root, const std::optional<SnapshotName>& latest) {
    try {
        update(root, latest);
        return true;
    } catch (const base::NoSpace&) {
        return false;
    }
}

/// Completes a removal that failed, or whose process died, after the snapshot had disappeared.
RemovalReport complete_removal(const fs::path& root, const SnapshotName& name) {
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot remove");
    RemovalReport report;
    report.name = name.text();
    report.cleaned_up = snapshot::remove_leftovers(root);
    update(root, std::nullopt);
    report.latest = latest_snapshot(root);
    return report;
}

/// \throws InvalidArgument
void check_removable(const fs::path& root, const SnapshotName& name, RemoveLatest how) {
    if (is_latest(root, name) && how == RemoveLatest::refuse) {
        throw InvalidArgument("snapshot " + name.text() +
                              " is the latest, which readers use; --force removes it nevertheless");
    }
}

void set_figures(RemovalReport& report, const base::Released& released) {
    report.files = released.files;
    report.bytes_freed = released.bytes_freed;
    report.bytes_shared = released.bytes_shared;
}

RemovalReport remove(const fs::path& root, const std::string& requested_name, RemoveLatest how) {
    (void)existing_snapshot(root, requested_name);  // before locking, which makes a file
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot remove");
    RemovalReport report;
    const SnapshotName name = existing_snapshot(root, requested_name);
    report.name = name.text();
    check_removable(root, name, how);
    report.cleaned_up = snapshot::remove_leftovers(root);
    std::optional<SnapshotName> next;
    try {
        if (is_latest(root, name)) {
            next = leave_latest(root, name);
        }
    } catch (const base::NoSpace&) {
        // Only removing makes space for another link: until then `latest` points to nothing.
    }
    const fs::path hidden = hidden_path(root, report.name);
    base::publish(root / report.name, hidden);  // one rename, made durable: from here on it does not exist
    set_figures(report, base::DiskUse().add(hidden));
    const bool updated = update_if_there_is_space(root, next);
    base::remove_tree(hidden);
    base::fsync_path(root);
    if (!updated) {
        update(root, next);
    }
    report.latest = latest_snapshot(root);
    return report;
}

}  // namespace

std::vector<RemovalReport> plan_removals(const fs::path& root, const std::vector<std::string>& names,
                                         RemoveLatest how) {
    return base::with_io_errors([&] {
        std::vector<RemovalReport> reports;
        base::DiskUse use;
        for (const std::string& each : names) {
            const SnapshotName name = existing_snapshot(root, each);
            check_removable(root, name, how);
            RemovalReport report;
            report.name = name.text();
            set_figures(report, use.add(root / report.name));
            const auto next = is_latest(root, name) ? snapshot::find_newest(root, name) : std::nullopt;
            report.latest = next ? next->text() : is_latest(root, name) ? "" : latest_snapshot(root);
            reports.push_back(std::move(report));
        }
        return reports;
    });
}

RemovalReport remove_snapshot(const fs::path& root, const std::string& requested_name, RemoveLatest how) {
    const std::string text = requested_name == "latest" ? latest_snapshot(root) : requested_name;
    const bool was_there = base::has_entry(root / text);
    const auto name = SnapshotName::parse(text);
    const bool is_begun =
        name && !was_there && (snapshot::is_listed(root, *name) || base::exists(hidden_path(root, text)));
    const auto what_was_done = [&]() -> std::string {
        return (!was_there && !is_begun) || base::has_entry(root / text)
                   ? ""
                   : "snapshot " + text + " does not exist any more, but not all that follows was done (the same " +
                         "command does it): ";
    };
    return base::with_context<ReadOnly, IoError>(what_was_done, [&] {
        return base::with_io_errors(
            [&] { return is_begun ? complete_removal(root, *name) : remove(root, requested_name, how); });
    });
}

}  // namespace seqshelf
