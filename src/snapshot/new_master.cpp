#include "snapshot/new_master.hpp"

#include <optional>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/stop.hpp"
#include "base/tree.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/link_files.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/snapshot_name.hpp"
#include "snapshot/staged_directory.hpp"
#include "transport/url.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr const char* staged_name = ".persist";
constexpr const char* replaced_name = ".removing-master";

/// Whether the directory contains only what an `init` that was interrupted, or one that was not, makes.
bool is_as_made(const Layout& master) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(master.directory)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && !entry.is_symlink() && name != ".lock" && !name.starts_with("catalog.")) {
            return false;
        }
    }
    return true;
}

/// Whether nothing was ever written to a master: no change was ever made.
bool is_untouched(const Layout& master) {
    if (!base::is_own_directory(master.directory) || !is_as_made(master)) {
        return false;
    }
    const auto catalog = find_catalog(master);
    return !catalog || (catalog->source == catalog::Reader::Source::live &&
                        catalog::Reader(catalog->file, catalog->source).last_changed() == 0);
}

/// \throws InvalidArgument  the root has a master that contains something, or something else of this name
void require_free(const fs::path& root) {
    const Layout master{root / "master"};
    if (base::has_entry(master.directory) && !is_untouched(master)) {
        throw InvalidArgument("there is already a master in " + root.string());
    }
}

/// Frees the name `master`. Call it under the root's lock.
void remove_untouched(const fs::path& root) {
    const Layout master{root / "master"};
    if (!base::has_entry(master.directory)) {
        return;
    }
    const base::WriterLock lock(master.lock(), "init");
    require_free(root);  // nor has another process written to it by now
    base::publish(master.directory, root / replaced_name);
    base::remove_tree(root / replaced_name);
}

}  // namespace

void make_master(const fs::path& instance, const fs::path& root, const std::string& action) {
    const Layout source{instance};
    const CatalogFile from_catalog = get_catalog(source);
    if (from_catalog.is_seqrepo()) {
        throw InvalidArgument(instance.string() + " is an instance of SeqRepo; adopt it first with `seqshelf adopt`");
    }
    require_free(root);
    std::optional<base::WriterLock> lock;
    if (!from_catalog.is_snapshot()) {
        lock.emplace(source.lock(), action);
    }
    base::create_directories_durably(root);
    const base::WriterLock root_lock = lock_root(root, action);
    (void)remove_leftovers(root);
    const StagedDirectory directory(root / staged_name);
    const Layout staged{directory.path()};
    catalog::Reader(from_catalog.file, from_catalog.source).copy_as_master(staged.catalog());
    {
        catalog::Reader copy(staged.catalog(), catalog::Reader::Source::snapshot);
        link_files(source, staged, copy, [](const RecordedFile&, base::LinkKind, std::int64_t) {});
    }
    link_seqrepo_names(staged);
    base::fsync_path(staged.volumes());
    base::fsync_path(staged.directory);
    remove_untouched(root);
    base::publish(staged.directory, root / "master");
}

std::string how_to_make_master(const fs::path& root) {
    return base::is_directory(root) && !snapshot_names_in(root).empty()
               ? "`seqshelf init --from latest` makes a master that contains the latest snapshot, to add to it"
               : "`seqshelf init` makes a root with an empty one";
}

}  // namespace seqshelf::snapshot

namespace seqshelf {

void init_root_from(const std::filesystem::path& root, const std::filesystem::path& instance,
                    const std::stop_token& stop) {
    if (transport::is_url(instance.native())) {
        throw InvalidArgument("a master cannot be made from " + instance.string() +
                              " at once: `seqshelf pull` copies it, then `seqshelf init --from latest`");
    }
    const base::StopScope scope(stop);
    base::with_io_errors([&] { snapshot::make_master(instance, root, "init"); });
}

}  // namespace seqshelf
