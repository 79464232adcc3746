#include "snapshot/latest.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "base/directory.hpp"
#include "base/error_context.hpp"
#include "base/file.hpp"
#include "base/staged_file.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/root_lock.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

/// \param requested  "": the last one with a date as its name
snapshot::SnapshotName chosen_snapshot(const fs::path& root, const std::string& requested) {
    const std::vector<snapshot::SnapshotName> names = snapshot::snapshot_names_in(root);
    if (!requested.empty()) {
        const auto found = std::find(names.begin(), names.end(), requested);
        if (found == names.end()) {
            throw NotFound("there is no snapshot '" + requested + "' in " + root.string());
        }
        return *found;
    }
    const auto last = std::find_if(names.rbegin(), names.rend(), [](const auto& name) { return name.has_date(); });
    if (last == names.rend()) {
        throw NotFound("there is no snapshot in " + root.string() + " that is named by a date");
    }
    return *last;
}

}  // namespace

LatestReport update_latest(const fs::path& root, const std::string& name) {
    (void)chosen_snapshot(root, name);  // before anything is locked, which makes a file
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot update-latest");
    const snapshot::SnapshotName chosen = chosen_snapshot(root, name);
    LatestReport report{chosen.text(), latest_snapshot(root), chosen.text()};
    if (name.empty() && snapshot::is_undated_and_newer(root, report.before, chosen)) {
        report.latest = report.before;
        return report;
    }
    (void)snapshot::point_latest_to(root, chosen);
    base::with_context<ReadOnly, IoError>(
        [&] { return "latest points to " + chosen.text() + ", but the list of snapshots was not written: "; },
        [&] { snapshot::write_index(root, chosen); });
    return report;
}

}  // namespace seqshelf

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

/// How new a snapshot is. Names do not show it: `before-R64` is no date. The times of files alone do not either: a
/// mirror may have copied an older snapshot later.
struct Age {
    std::int64_t changed = 0;
    fs::file_time_type made;
    SnapshotName name;

    friend bool operator<(const Age& a, const Age& b) {
        return std::tie(a.changed, a.made, a.name) < std::tie(b.changed, b.made, b.name);
    }
};

Age age_of(const fs::path& root, const SnapshotName& name) {
    const Layout layout{root / name.text()};
    Age age{0, fs::file_time_type::min(), name};
    try {
        age.changed = catalog::Reader(layout.catalog(), catalog::Reader::Source::snapshot).last_changed();
    } catch (const Error&) {  // damaged: any other is a better choice
        return age;
    }
    std::error_code error;
    const auto made = fs::last_write_time(layout.sums(), error);
    age.made = error ? age.made : made;
    return age;
}

}  // namespace

bool is_undated_and_newer(const fs::path& root, const std::string& current, const SnapshotName& dated) {
    const auto name = SnapshotName::parse(current);
    return name && !name->has_date() && Layout{root / current}.is_snapshot() &&
           age_of(root, dated) < age_of(root, *name);
}

std::string point_latest_to(const fs::path& root, const SnapshotName& name) {
    const fs::path latest = root / "latest";
    // A copy of a root may have followed its link.
    if (base::is_own_directory(latest) && (Layout{latest}.is_snapshot() || catalog::SeqRepoDatabases::are_in(latest))) {
        return latest.string() + " is not a link and was kept; snapshots.json says that " + name.text() +
               " is the latest";
    }
    const base::StagedFile staged(root / ".latest.new");
    std::error_code error;
    fs::remove(staged.path(), error);
    fs::create_symlink(name.text(), staged.path(), error);
    if (error && base::is_lacking(error.value())) {
        return "";  // the file system has no links
    }
    if (error) {
        base::throw_system_error(error.value(), "cannot let " + latest.string() + " point to snapshot " + name.text(),
                                 base::Intent::write);
    }
    base::replace(staged.path(), latest);
    return "";
}

bool is_latest_foreign(const fs::path& root) {
    return base::is_link(root / "latest") && base::is_directory(root / "latest") &&
           !Layout{root / "latest"}.is_snapshot();
}

std::optional<SnapshotName> find_newest(const fs::path& root, const std::optional<SnapshotName>& except) {
    std::optional<Age> newest;
    for (const SnapshotName& name : snapshot_names_in(root)) {
        if (name != except) {
            const Age age = age_of(root, name);
            newest = newest && age < *newest ? newest : age;
        }
    }
    return newest ? std::optional(newest->name) : std::nullopt;
}

void repair_latest(const fs::path& root) {
    if (base::exists(root / "latest")) {
        return;
    }
    const auto known = base::is_link(root / "latest") ? std::nullopt : SnapshotName::parse(find_latest(root));
    if (const auto newest = known && is_listed(root, *known) ? known : find_newest(root)) {
        (void)point_latest_to(root, *newest);
    }
}

}  // namespace seqshelf::snapshot
