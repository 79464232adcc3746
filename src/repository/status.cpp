#include "seqshelf/status.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "base/directory.hpp"
#include "catalog/reader.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "repository/locate.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/snapshot_name.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

using repository::Located;

/// Names that a snapshot can have come first, in their order, then the others, because SeqRepo's directories have any
/// name.
bool is_before(const std::string& a, const std::string& b) {
    const auto name_a = snapshot::SnapshotName::parse(a);
    const auto name_b = snapshot::SnapshotName::parse(b);
    if (name_a && name_b) {
        return *name_a < *name_b;
    }
    return name_a.has_value() != name_b.has_value() ? name_a.has_value() : a < b;
}

/// Whether a directory is an instance though it is no finished snapshot: one of SeqRepo, or an unfinished snapshot.
bool is_listed_too(const fs::path& directory) {
    const auto catalog = snapshot::find_catalog({directory});
    return catalog && (catalog->is_seqrepo() || (catalog->is_snapshot() && !snapshot::Layout{directory}.is_snapshot() &&
                                                 snapshot::SnapshotName::parse(directory.filename().string())));
}

/// The files of the catalog; SeqRepo has two databases.
std::vector<fs::path> catalog_files(const Located& located) {
    if (!located.catalog.is_seqrepo()) {
        return {located.catalog.file};
    }
    return {catalog::SeqRepoDatabases::aliases_file(located.layout.directory),
            catalog::SeqRepoDatabases::sequences_file(located.layout.directory)};
}

/// Adds what the files in a directory take.
void add_files(const Located& located, catalog::Reader& reader, InstanceStatus& status) {
    struct stat file{};
    for (const fs::path& database : catalog_files(located)) {
        if (::stat(database.c_str(), &file) == 0) {
            status.modified = std::max<std::int64_t>(status.modified, file.st_mtim.tv_sec);
            status.bytes += file.st_size;
        }
    }
    for (const catalog::VolumeRow& volume : reader.volumes()) {
        for (const fs::path& path : snapshot::volume_files(located.layout.volume(volume.path))) {
            if (::stat(path.c_str(), &file) == 0) {
                status.bytes += file.st_size;
                status.shared_bytes += file.st_nlink > 1 ? file.st_size : 0;
            }
        }
    }
}

/// Adds what the catalog contains, because a web server does not report what files take.
void add_known(const Located& located, catalog::Reader& reader, InstanceStatus& status) {
    status.modified = reader.last_changed();
    struct stat file{};
    status.bytes = ::stat(located.catalog.file.c_str(), &file) == 0 ? file.st_size : 0;
    for (const catalog::VolumeRow& volume : reader.volumes()) {
        status.bytes += volume.file_bytes;
    }
}

/// Takes what is the same wherever a finished snapshot is, also in the list of snapshots that mirrors read.
void add_entry(const Located& located, const snapshot::Index& known, InstanceStatus& status) {
    const auto name = snapshot::SnapshotName::parse(status.name);
    if (!status.is_snapshot || located.remote || !located.layout.is_snapshot() || !name) {
        return;
    }
    try {
        const snapshot::IndexEntry entry = snapshot::describe(status.directory.parent_path(), *name, known);
        status.created = entry.created;
        status.bytes = entry.bytes;
    } catch (const Error&) {  // a file is missing, which `verify` reports: then it is what was found
    }
}

/// \param known  the index of the root, if it was read
InstanceStatus status_of(const fs::path& instance, const snapshot::Index* known) {
    const ReadOptions defaults;
    const Located located = repository::locate(instance, defaults.cache_directory, defaults.max_cache_bytes);
    InstanceStatus status;
    status.directory = located.layout.directory;
    status.name = status.directory.filename().string();
    status.is_snapshot = located.catalog.is_snapshot();
    status.is_seqrepo = located.catalog.is_seqrepo();
    status.is_latest = !located.remote && status.name == latest_snapshot(status.directory.parent_path());
    catalog::Reader reader(located.catalog.file, located.catalog.source);
    status.missing = located.catalog.missing;
    if (!status.is_seqrepo) {
        const catalog::Identity identity = reader.identity();
        status.format = reader.format();
        status.master = identity.master;
        status.content = identity.content;
    }
    status.totals = reader.totals();
    located.remote ? add_known(located, reader, status) : add_files(located, reader, status);
    status.created = status.modified;
    add_entry(located, known != nullptr ? *known : snapshot::known_index(status.directory.parent_path()), status);
    return status;
}

}  // namespace

InstanceStatus instance_status(const fs::path& instance) { return status_of(instance, nullptr); }

std::vector<InstanceStatus> root_status(const fs::path& root) {
    std::vector<std::string> names = snapshot_names(root);
    for (std::string& name : base::names_in(root)) {
        if (!base::is_link(root / name) && name != "master" && is_listed_too(root / name)) {
            names.push_back(std::move(name));
        }
    }
    std::sort(names.begin(), names.end(), is_before);
    names.insert(names.begin(), "master");
    const snapshot::Index known = snapshot::known_index(root);
    std::vector<InstanceStatus> instances;
    for (const std::string& name : names) {
        InstanceStatus status;
        try {
            status = status_of(root / name, &known);
        } catch (const NotFound&) {
            continue;  // a root may have snapshots only
        } catch (const Error& error) {
            status.name = name;
            status.directory = root / name;
            status.problem = error.what();
        }
        instances.push_back(std::move(status));
    }
    if (instances.empty()) {
        throw NotFound("there is no instance in " + root.string() +
                       "; `seqshelf init` makes a root with an empty master");
    }
    return instances;
}

}  // namespace seqshelf
