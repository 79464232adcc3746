#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/directory.hpp"
#include "base/error_context.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/stop.hpp"
#include "base/writer_lock.hpp"
#include "catalog/page_sums.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "format/codec/delta.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/index.hpp"
#include "snapshot/latest.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/lineage.hpp"
#include "snapshot/link_files.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/snapshot_name.hpp"
#include "snapshot/staged_directory.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using snapshot::Layout;

namespace {

// The order makes a snapshot appear whole or not at all. It is filled in a hidden directory, under both locks, so no
// volume comes or goes meanwhile. SHA256SUMS is written last, because a directory without it is not a snapshot. Then
// one rename gives the directory its name, and `latest` and the index follow. If the process dies before these, the
// snapshot exists, and the next one that is made or removed repairs both.

void count(base::LinkKind kind, std::int64_t bytes, SnapshotReport& report) {
    switch (kind) {
        case base::LinkKind::hard_link:
            report.files_linked += 1;
            break;
        case base::LinkKind::reflink:
            report.files_reflinked += 1;
            break;
        case base::LinkKind::copy:
            report.files_copied += 1;
            break;
    }
    (kind == base::LinkKind::copy ? report.bytes_copied : report.bytes_shared) += bytes;
}

void copy_catalog(const Layout& master, const Layout& staged, snapshot::Sums& sums, SnapshotReport& report) {
    report.content =
        catalog::Reader(master.catalog(), catalog::Reader::Source::locked).copy_as_snapshot(staged.catalog()).content;
    base::make_read_only(staged.catalog());
    base::fsync_path(staged.catalog());
    if (!report.content.empty()) {
        catalog::write_page_sums(staged.catalog(), report.content, staged.page_sums());
        sums.emplace(catalog::page_sums_name, digest::sha256_of_file(staged.page_sums()));
    }
    base::create_directories_durably(staged.volumes());
    const std::string sum = digest::sha256_of_file(staged.catalog());
    for (const fs::path& name : {staged.seqrepo_aliases(), staged.seqrepo_sequences()}) {
        base::link_or_copy(staged.catalog(), name);
        sums.emplace(fs::relative(name, staged.directory).string(), sum);
    }
    sums.emplace(staged.catalog().filename().string(), sum);
    report.catalog_bytes = static_cast<std::int64_t>(fs::file_size(staged.catalog()));
}

/// Writes what turns the latest snapshot's catalog into this one's, for mirrors that have it. If there is no snapshot
/// yet, or none that can be read, mirrors download the whole catalog.
void write_catalog_delta(const fs::path& root, const Layout& staged, snapshot::Sums& sums, SnapshotReport& report) {
    const std::string latest_name = latest_snapshot(root);
    const Layout latest{root / latest_name};
    if (latest_name.empty() || !latest.is_snapshot()) {
        return;
    }
    base::NewFile delta(staged.delta());
    format::write_delta(latest.catalog(), digest::sha256_of_file(latest.catalog()), staged.catalog(),
                        snapshot::sum_of_catalog(sums), delta);
    delta.close();
    if (delta.size() > report.catalog_bytes / 2) {
        fs::remove(staged.delta());  // the whole catalog costs about as much
        return;
    }
    report.delta_bytes = delta.size();
    sums.emplace(staged.delta().filename().string(), digest::sha256_of_file(staged.delta()));
}

/// Makes `name` the latest. \returns a remark, "" if all is as usual
std::string list(const fs::path& root, const snapshot::SnapshotName& name) {
    std::string remark = snapshot::point_latest_to(root, name);
    snapshot::write_index(root, name);
    return remark;
}

/// The snapshot, if an earlier call made it of this state of master and could not list it: that is done now.
std::optional<SnapshotReport> complete_earlier(const fs::path& root, const Layout& master,
                                               const snapshot::SnapshotName& name) {
    const Layout made{root / name.text()};
    if (!made.is_snapshot() || snapshot::is_listed(root, name)) {
        return std::nullopt;
    }
    catalog::Reader catalog(made.catalog(), catalog::Reader::Source::snapshot);
    catalog::Reader now(master.catalog(), catalog::Reader::Source::locked);
    const Totals totals = catalog.totals();
    const catalog::Identity identity = catalog.identity();
    if (identity.master != now.identity().master || catalog.last_changed() != now.last_changed() ||
        totals != now.totals()) {
        return std::nullopt;
    }
    SnapshotReport report;
    report.remark = list(root, name);
    report.name = name.text();
    report.directory = made.directory;
    report.sequences = totals.sequences;
    report.volumes = totals.volumes;
    report.catalog_bytes = static_cast<std::int64_t>(fs::file_size(made.catalog()));
    report.content = identity.content;
    return report;
}

SnapshotReport unchanged_report(const snapshot::Lineage& lineage) {
    SnapshotReport report;
    report.unchanged_since = lineage.latest;
    report.latest = lineage.latest;
    report.content = lineage.content;
    return report;
}

/// A report of why no snapshot is needed or wanted; std::nullopt: one is, as far as can be seen before it is made.
std::optional<SnapshotReport> refusal(snapshot::Lineage& lineage) {
    if (lineage.is_unchanged) {
        return unchanged_report(lineage);
    }
    if (lineage.lost.empty()) {
        return std::nullopt;
    }
    SnapshotReport report;
    report.lost = std::move(lineage.lost);
    report.latest = lineage.latest;
    return report;
}

/// What create_snapshot() was asked for.
/// Thread-safety: a value.
struct Request {
    std::string name;  ///< "": today's date, and a number if it is taken
    CreateWhen when;
};

snapshot::SnapshotName name_for(const fs::path& root, const Layout& master, const Request& request) {
    if (!request.name.empty()) {
        return snapshot::SnapshotName(request.name);
    }
    const std::string today = base::utc_text(base::now(), "%Y-%m-%d");
    const auto last = snapshot::find_last_of_day(root, today);
    return last && complete_earlier(root, master, *last) ? *last : snapshot::next_of_day(root, today);
}

/// \param scope  ended when all that takes long is done
SnapshotReport create(const fs::path& root, const Layout& master, const Request& request, std::string& made,
                      std::optional<base::StopScope>& scope) {
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot create");
    const base::WriterLock lock(master.lock(), "snapshot create");
    snapshot::repair_latest(root);
    const snapshot::SnapshotName name = name_for(root, master, request);
    if (auto earlier = complete_earlier(root, master, name)) {
        return std::move(*earlier);
    }
    snapshot::check_unused(root, name);
    snapshot::Lineage lineage;
    if (request.when == CreateWhen::needed) {
        lineage = snapshot::lineage_of(root, master);
        if (auto refused = refusal(lineage)) {
            return std::move(*refused);
        }
    }
    SnapshotReport report;
    report.cleaned_up = snapshot::remove_leftovers(root);
    const snapshot::StagedDirectory directory(root / (std::string(snapshot::creating_prefix) + name.text()));
    const Layout staged{directory.path()};
    report.name = name.text();
    report.directory = root / name.text();
    snapshot::Sums sums;
    copy_catalog(master, staged, sums, report);
    if (!report.content.empty() && report.content == lineage.content) {
        return unchanged_report(lineage);  // changes that changed nothing, or one and its reverse
    }
    write_catalog_delta(root, staged, sums, report);
    catalog::Reader copy(staged.catalog(), catalog::Reader::Source::snapshot);
    report.sequences = copy.totals().sequences;
    report.volumes = copy.totals().volumes;
    snapshot::link_files(master, staged, copy,
                         [&](const snapshot::RecordedFile& file, base::LinkKind kind, std::int64_t bytes) {
                             count(kind, bytes, report);
                             sums.emplace(file.path, file.sha256);
                         });
    base::NewFile sums_file(staged.sums());
    sums_file.write(snapshot::sums_text(sums));
    sums_file.close();
    base::fsync_path(staged.directory);
    scope.reset();  // what follows is short
    made = name.text();
    base::publish(staged.directory, report.directory);
    report.remark = list(root, name);
    return report;
}

}  // namespace

void check_new_snapshot(const fs::path& root, const std::string& name) {
    snapshot::check_unused(root, snapshot::SnapshotName(name));
}

SnapshotReport create_snapshot(const fs::path& root, const std::string& requested_name, const std::stop_token& stop,
                               CreateWhen when) {
    std::optional<base::StopScope> scope(stop);
    const Layout master{snapshot::require_writable(get_instance(root, "master"))};
    if (!requested_name.empty()) {
        (void)snapshot::SnapshotName(requested_name);  // checked before locking, which makes files
    }
    std::string made;  ///< the snapshot that is about to get its name
    const auto what_was_done = [&]() -> std::string {
        return made.empty() || !base::exists(root / made)
                   ? ""
                   : "snapshot " + made + " was made, but not all that follows was done (`seqshelf snapshot " +
                         "update-latest " + made + "` does it): ";
    };
    return base::with_context<ReadOnly, IoError>(what_was_done, [&] {
        return base::with_io_errors([&] { return create(root, master, {requested_name, when}, made, scope); });
    });
}

}  // namespace seqshelf
