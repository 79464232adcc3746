#include "catalog/seqrepo_export.hpp"

#include <optional>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/seqrepo_export.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "snapshot/staged_directory.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using snapshot::Layout;

namespace {

void link_volume(const Layout& from, const Layout& to, const catalog::VolumeRow& volume, SeqRepoExportReport& report) {
    const auto ours = snapshot::volume_files(from.volume(volume.path));
    const auto theirs = snapshot::volume_files(to.volume(volume.path));
    base::create_directories_durably(theirs.front().parent_path());
    base::LinkKind kind{};
    std::int64_t bytes = 0;
    for (std::size_t i = ours.size(); i-- > 0;) {  // the BGZF file last: its kind is reported
        kind = base::link_or_copy(ours[i], theirs[i]);
        bytes += static_cast<std::int64_t>(fs::file_size(ours[i]));
    }
    base::fsync_path(theirs.front().parent_path());
    (kind == base::LinkKind::hard_link ? report.volumes_linked
     : kind == base::LinkKind::reflink ? report.volumes_reflinked
                                       : report.volumes_copied) += 1;
    (kind == base::LinkKind::copy ? report.bytes_copied : report.bytes_shared) += bytes;
}

/// Locks the directory in which `target` is assembled, and removes what a process that died left in it.
base::WriterLock lock_staging(const Layout& staged) {
    base::create_directories_durably(staged.directory);
    base::WriterLock lock(staged.lock(), "export-seqrepo");
    for (const fs::directory_entry& entry : fs::directory_iterator(staged.directory)) {
        if (entry.path() != staged.lock()) {
            fs::remove_all(entry.path());
        }
    }
    return lock;
}

}  // namespace

SeqRepoExportReport export_seqrepo(const fs::path& instance, const fs::path& directory, const std::stop_token& stop) {
    const base::StopScope scope(stop);
    snapshot::require_local(instance);
    const Layout from{instance};
    const snapshot::CatalogFile found = snapshot::get_catalog(from);
    if (found.is_seqrepo()) {
        throw InvalidArgument(instance.string() + " is already an instance of SeqRepo");
    }
    const fs::path target = fs::absolute(directory / "").parent_path();  // without a '/' at its end
    if (base::has_entry(target)) {
        throw InvalidArgument(target.string() + " already exists; export-seqrepo makes a new instance");
    }
    std::optional<base::WriterLock> lock;
    if (!found.is_snapshot()) {
        lock.emplace(from.lock(), "export-seqrepo");  // neither sequences nor volumes change meanwhile
    }
    base::create_directories_durably(target.parent_path());
    const Layout to{target.parent_path() / (".exporting-" + target.filename().string())};
    const base::WriterLock staging_lock = lock_staging(to);
    const snapshot::StagedDirectory staged(to.directory);
    base::create_directories_durably(to.volumes());
    SeqRepoExportReport report;
    catalog::Reader reader(found.file, found.source);
    report.sequences = reader.totals().sequences;
    for (const catalog::VolumeRow& volume : reader.volumes()) {
        base::throw_if_stopped(stop, "exporting ", instance, " was stopped");
        link_volume(from, to, volume, report);
    }
    const fs::path aliases = catalog::SeqRepoDatabases::aliases_file(to.directory);
    const fs::path sequences = catalog::SeqRepoDatabases::sequences_file(to.directory);
    catalog::write_seqrepo_databases(found.file, found.source, aliases, sequences);
    report.database_bytes = static_cast<std::int64_t>(fs::file_size(aliases) + fs::file_size(sequences));
    fs::remove(to.lock());
    base::fsync_path(to.volumes());
    base::fsync_path(to.directory);
    base::publish(to.directory, target);
    return report;
}

}  // namespace seqshelf
