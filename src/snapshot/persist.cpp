#include "snapshot/persist.hpp"

#include <optional>
#include <set>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/expected_sums.hpp"
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
    if (base::has_entry(master)) {
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
    reader.copy_as_master(staged.catalog());
    std::set<fs::path> directories{staged.volumes()};
    catalog::Reader copy(staged.catalog(), catalog::Reader::Source::snapshot);
    for (const RecordedFile& file : recorded_files(copy)) {
        const fs::path to = staged.directory / file.path;
        if (directories.insert(to.parent_path()).second) {
            base::create_directories_durably(to.parent_path());
        }
        base::link_or_copy(source.directory / file.path, to);
    }
    link_seqrepo_names(staged);
    for (const fs::path& each : directories) {
        base::fsync_path(each);
    }
    base::fsync_path(staged.directory);
    base::publish(staged.directory, master);
}

}  // namespace seqshelf::snapshot
