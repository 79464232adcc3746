#include <sys/stat.h>

#include <array>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/staged_directory.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using snapshot::Layout;

namespace {

void check_name(const fs::path& root, const std::string& name) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    if (name.find_first_not_of(allowed) != std::string::npos || name.starts_with('.') || name == "master" || name == "latest") {
        throw InvalidArgument("'" + name + "' cannot name a snapshot: letters, digits, '.', '_' and '-' can");
    }
    if (fs::exists(fs::symlink_status(root / name))) {
        throw InvalidArgument("there is already a snapshot or file " + (root / name).string() + "; snapshots never change");
    }
}

constexpr std::string_view staging_prefix = ".snapshot-";

/// What snapshots that were being made by processes that died left behind; nobody makes one while we hold the lock.
std::vector<std::string> remove_stale_staging(const fs::path& root) {
    std::vector<std::string> removed;
    for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(staging_prefix)) {
            fs::remove_all(entry.path());
            removed.push_back(name);
        }
    }
    return removed;
}

void make_read_only(const fs::path& file) {
    if (::chmod(file.c_str(), 0444) != 0) {
        base::throw_errno("cannot make read-only", file, base::Intent::write);
    }
}

void count(base::LinkKind kind, std::int64_t bytes, SnapshotReport& report) {
    switch (kind) {
        case base::LinkKind::hard_link: report.files_linked += 1; break;
        case base::LinkKind::reflink: report.files_reflinked += 1; break;
        case base::LinkKind::copy: report.files_copied += 1; break;
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
                             "; no snapshot was made (`seqshelf verify -i master` tells more)");
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
    const std::string sum = snapshot::sha256_of_file(staged.catalog());
    for (const fs::path& name : {staged.seqrepo_aliases(), staged.seqrepo_sequences()}) {
        base::link_or_copy(staged.catalog(), name);
        sums.emplace(fs::relative(name, staged.directory).string(), sum);
    }
    sums.emplace(staged.catalog().filename().string(), sum);
    report.catalog_bytes = static_cast<std::int64_t>(fs::file_size(staged.catalog()));
}

/// rename(2) replaces the old link at once: `latest` is never absent.
void point_latest_to(const fs::path& root, const std::string& name) {
    const fs::path staged = root / ".latest.new";
    std::error_code error;
    fs::remove(staged, error);
    fs::create_symlink(name, staged, error);
    if (!error) {
        fs::rename(staged, root / "latest", error);
    }
    if (error) {
        throw IoError("snapshot " + name + " was made, but cannot replace " + (root / "latest").string() + ": " + error.message());
    }
    base::fsync_path(root);
}

/// A process that died between publishing its snapshot and pointing `latest` to it may have left none.
void repair_latest(const fs::path& root) {
    const std::vector<std::string> names = snapshot_names(root);
    if (!names.empty() && !fs::exists(root / "latest")) {
        point_latest_to(root, names.back());
    }
}

}  // namespace

SnapshotReport create_snapshot(const fs::path& root, const std::string& requested_name) {
    const std::string name = requested_name.empty() ? base::utc_text(base::now(), "%Y-%m-%d") : requested_name;
    const Layout master{find_instance(root, "master")};
    const base::WriterLock lock(master.lock(), "snapshot create");
    repair_latest(root);
    check_name(root, name);
    SnapshotReport report;
    report.cleaned_up = remove_stale_staging(root);
    const snapshot::StagedDirectory directory(root / (std::string(staging_prefix) + name));
    const Layout staged{directory.path()};
    report.name = name;
    report.directory = root / name;
    snapshot::Sums sums;
    copy_catalog(master, staged, sums, report);
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
    point_latest_to(root, name);
    return report;
}

}  // namespace seqshelf
