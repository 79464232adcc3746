#include "snapshot/persist.hpp"

#include <optional>
#include <set>

#include "base/file.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/staged_directory.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

void persist(const fs::path& instance, const fs::path& root) {
    const Layout source{instance};
    const CatalogFile from_catalog = get_catalog(source);
    if (from_catalog.is_seqrepo()) {
        throw InvalidArgument(instance.string() + " is an instance of SeqRepo; adopt it first with `seqshelf adopt`");
    }
    const fs::path master = root / "master";
    if (fs::exists(fs::symlink_status(master))) {
        throw InvalidArgument("there is already a master in " + root.string());
    }
    std::optional<base::WriterLock> lock;
    if (!from_catalog.is_snapshot()) {
        lock.emplace(source.lock(), "persist");
    }
    base::create_directories_durably(root);
    const base::WriterLock root_lock = lock_root(root, "persist");
    const StagedDirectory directory(root / ".persist");
    const Layout staged{directory.path()};
    base::create_directories_durably(staged.volumes());
    catalog::Reader reader(from_catalog.file, from_catalog.source);
    reader.backup_to(staged.catalog());
    std::set<fs::path> directories{staged.volumes()};
    for (const catalog::VolumeRow& volume :
         catalog::Reader(staged.catalog(), catalog::Reader::Source::snapshot).volumes()) {
        const auto from = volume_files(source.volume(volume.path));
        const auto to = volume_files(staged.volume(volume.path));
        base::create_directories_durably(to.front().parent_path());
        directories.insert(to.front().parent_path());
        for (std::size_t i = 0; i < from.size(); ++i) {
            base::link_or_copy(from[i], to[i]);
        }
    }
    link_seqrepo_names(staged);
    for (const fs::path& each : directories) {
        base::fsync_path(each);
    }
    base::fsync_path(staged.directory);
    base::publish(staged.directory, master);
}

}  // namespace seqshelf::snapshot
