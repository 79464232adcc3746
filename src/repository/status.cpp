#include "seqshelf/status.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "catalog/reader.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "transport/url.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

/// What the catalog knows: a web server does not tell what files take.
InstanceStatus remote_status(const std::string& url) {
    const ReadOptions defaults;
    const snapshot::RemoteSnapshot remote(url, defaults.cache_directory, defaults.max_cache_bytes);
    catalog::Reader reader(remote.catalog(), catalog::Reader::Source::snapshot);
    InstanceStatus status;
    status.name = fs::path(remote.name()).filename().string();
    status.directory = remote.name();
    status.is_snapshot = true;
    status.modified = reader.last_changed();
    status.totals = reader.totals();
    status.bytes = static_cast<std::int64_t>(fs::file_size(remote.catalog()));
    for (const catalog::VolumeRow& volume : reader.volumes()) {
        status.bytes += volume.file_bytes;
    }
    return status;
}

}  // namespace

InstanceStatus instance_status(const fs::path& instance) {
    if (transport::is_url(instance.native())) {
        return remote_status(instance.string());
    }
    const snapshot::Layout layout{instance};
    InstanceStatus status;
    status.is_seqrepo = catalog::SeqRepoDatabases::are_in(instance);
    if (!status.is_seqrepo && !fs::exists(layout.catalog())) {
        throw NotFound("there is no instance " + instance.string());
    }
    const fs::path directory = fs::canonical(instance);  // what `latest` or a path with a `/` at its end stands for
    status.name = directory.filename().string();
    status.directory = directory;
    status.is_snapshot = layout.is_snapshot();
    status.is_latest = status.name == latest_snapshot(directory.parent_path());
    catalog::Reader reader(status.is_seqrepo ? directory : layout.catalog(),
                           status.is_seqrepo    ? catalog::Reader::Source::seqrepo
                           : status.is_snapshot ? catalog::Reader::Source::snapshot
                                                : catalog::Reader::Source::live);
    status.totals = reader.totals();
    struct stat file{};
    const std::vector<fs::path> databases = status.is_seqrepo
                                                ? std::vector{catalog::SeqRepoDatabases::aliases_file(directory),
                                                              catalog::SeqRepoDatabases::sequences_file(directory)}
                                                : std::vector{layout.catalog()};
    for (const fs::path& database : databases) {
        if (::stat(database.c_str(), &file) == 0) {
            status.modified = std::max<std::int64_t>(status.modified, file.st_mtim.tv_sec);
            status.bytes += file.st_size;
        }
    }
    for (const catalog::VolumeRow& volume : reader.volumes()) {
        for (const fs::path& path : snapshot::volume_files(layout.volume(volume.path))) {
            if (::stat(path.c_str(), &file) == 0) {
                status.bytes += file.st_size;
                status.shared_bytes += file.st_nlink > 1 ? file.st_size : 0;
            }
        }
    }
    return status;
}

std::vector<InstanceStatus> root_status(const fs::path& root) {
    std::vector<std::string> names = snapshot_names(root);
    for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
        if (!entry.is_symlink() && entry.path().filename() != "master" &&
            catalog::SeqRepoDatabases::are_in(entry.path())) {
            names.push_back(entry.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    names.insert(names.begin(), "master");
    std::vector<InstanceStatus> instances;
    for (const std::string& name : names) {
        InstanceStatus status;
        try {
            status = instance_status(root / name);
        } catch (const NotFound&) {
            continue;  // a root of snapshots only has no master
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
