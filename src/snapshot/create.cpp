#include <sys/stat.h>

#include <array>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "format/codec/delta.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/index.hpp"
#include "snapshot/latest.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
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

void make_read_only(const fs::path& file) {
    if (::chmod(file.c_str(), 0444) != 0) {
        base::throw_errno("cannot make read-only", file, base::Intent::write);
    }
}

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

void link_volume(const Layout& master, const Layout& staged, const catalog::VolumeRow& volume, snapshot::Sums& sums,
                 SnapshotReport& report) {
    const auto from = snapshot::volume_files(master.volume(volume.path));
    const auto to = snapshot::volume_files(staged.volume(volume.path));
    const std::array<std::string, 3> file_sums{volume.sha256, volume.fai_sha256, volume.gzi_sha256};
    base::create_directories_durably(to.front().parent_path());
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::error_code error;
        const auto bytes = static_cast<std::int64_t>(fs::file_size(from[i], error));
        if (error || (i == 0 && bytes != volume.file_bytes)) {
            throw Corruption("volume " + from[i].string() + (error ? " is missing" : " has the wrong size") +
                             "; no snapshot was made (`seqshelf verify -i master` reports more)");
        }
        count(base::link_or_copy(from[i], to[i]), bytes, report);
        sums.emplace(fs::relative(to[i], staged.directory).string(), file_sums.at(i));
    }
    base::fsync_path(to.front().parent_path());
    report.volumes += 1;
}

void copy_catalog(const Layout& master, const Layout& staged, snapshot::Sums& sums, SnapshotReport& report) {
    catalog::Reader(master.catalog(), catalog::Reader::Source::live).backup_to(staged.catalog());
    make_read_only(staged.catalog());
    base::fsync_path(staged.catalog());
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

}  // namespace

void check_new_snapshot(const fs::path& root, const std::string& name) {
    snapshot::check_unused(root, snapshot::SnapshotName(name));
}

SnapshotReport create_snapshot(const fs::path& root, const std::string& requested_name) {
    const Layout master{get_instance(root, "master")};
    const snapshot::SnapshotName name(  // checked before locking, which makes files
        requested_name.empty() ? base::utc_text(base::now(), "%Y-%m-%d") : requested_name);
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot create");
    const base::WriterLock lock(master.lock(), "snapshot create");
    snapshot::repair_latest(root);
    snapshot::check_unused(root, name);
    SnapshotReport report;
    report.cleaned_up = snapshot::remove_leftovers(root);
    const snapshot::StagedDirectory directory(root / (std::string(snapshot::creating_prefix) + name.text()));
    const Layout staged{directory.path()};
    report.name = name.text();
    report.directory = root / name.text();
    snapshot::Sums sums;
    copy_catalog(master, staged, sums, report);
    write_catalog_delta(root, staged, sums, report);
    catalog::Reader copy(staged.catalog(), catalog::Reader::Source::snapshot);
    report.sequences = copy.totals().sequences;
    for (const catalog::VolumeRow& volume : copy.volumes()) {
        link_volume(master, staged, volume, sums, report);
    }
    base::NewFile sums_file(staged.sums());
    sums_file.write(snapshot::sums_text(sums));
    sums_file.close();
    base::fsync_path(staged.volumes());
    base::fsync_path(staged.directory);
    base::publish(staged.directory, report.directory);
    snapshot::point_latest_to(root, name);
    snapshot::write_index(root);
    return report;
}

}  // namespace seqshelf
