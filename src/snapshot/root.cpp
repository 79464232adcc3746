#include "seqshelf/root.hpp"

#include <algorithm>
#include <cstdint>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/nearest.hpp"
#include "base/staged_file.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "catalog/writer.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/new_master.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/snapshot_name.hpp"
#include "transport/url.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t catalog_bytes = 300'000;  ///< of an empty one, and a little more

/// \throws InvalidArgument  there is already a master, ours or SeqRepo's
void require_no_master(const fs::path& root, const snapshot::Layout& master) {
    if (base::exists(master.catalog())) {
        throw InvalidArgument("there is already a master in " + root.string());
    }
    // An interrupted init leaves links of these names; files are databases of Python's SeqRepo.
    for (const fs::path& database : {master.seqrepo_aliases(), master.seqrepo_sequences()}) {
        if (base::is_own_file(database)) {
            throw InvalidArgument("there is already a master of SeqRepo's in " + root.string() +
                                  ", which is kept: make a root elsewhere and adopt this one with `seqshelf adopt`");
        }
    }
}

}  // namespace

void init_root(const fs::path& root) {
    const snapshot::Layout master{root / "master"};
    require_no_master(root, master);
    base::create_directories_durably(root);
    const base::WriterLock lock = snapshot::lock_root(root, "init");
    require_no_master(root, master);  // nor has another process made one by now
    // The catalog comes last and by rename: a master without one is not an instance, and can be made again.
    base::create_directories_durably(master.volumes());
    const base::StagedFile staged(master.directory / "catalog.new");
    const base::StagedFile log(staged.path().string() + "-wal");  // of SQLite, if it fails, as the next
    const base::StagedFile log_index(staged.path().string() + "-shm");
    fs::remove(staged.path());
    fs::remove(master.seqrepo_aliases());
    fs::remove(master.seqrepo_sequences());
    base::check_space(master.directory, catalog_bytes, "cannot make a catalog in");
    catalog::create_catalog(staged.path());
    snapshot::link_seqrepo_names(master);
    staged.publish(master.catalog());
}

fs::path get_instance(const fs::path& root, std::string_view name) {
    if (transport::is_url(name)) {
        return name;
    }
    const bool is_path = name.find('/') != std::string_view::npos;
    fs::path directory = is_path ? fs::path(name) : root / name;
    if (name == "latest" && !base::is_link(directory)) {
        directory = snapshot::without_link(directory);
    }
    base::require_searchable(directory);
    if (base::exists(snapshot::Layout{directory}.catalog()) || catalog::SeqRepoDatabases::are_in(directory)) {
        return directory;
    }
    const std::string where = is_path ? directory.string() : "'" + std::string(name) + "' in " + root.string();
    if (!is_path && !base::exists(root / "master")) {
        const bool is_mirror = base::is_directory(root) && !snapshot_names(root).empty();
        if (name == "master" || !is_mirror) {
            throw NotFound("there is no instance " + where + "; " + snapshot::how_to_make_master(root));
        }
    }
    if (!is_path && name == "latest" && !snapshot_names(root).empty()) {
        throw NotFound("'latest' in " + root.string() +
                       " points to no snapshot; `seqshelf snapshot create` points it to the newest");
    }
    if (!is_path && name == "latest") {
        throw NotFound("there is no snapshot in " + root.string() +
                       " yet; `seqshelf snapshot create` makes one, -i master reads master");
    }
    if (is_path) {
        throw NotFound("there is no instance " + where);
    }
    std::vector<std::string> names = snapshot_names(root);
    std::reverse(names.begin(), names.end());  // the newest first: of equal hints, the first is given
    names.insert(names.end(), {"latest", "master"});
    throw NotFound("there is no instance " + where + base::did_you_mean(name, names));
}

std::vector<std::string> missing_files(const fs::path& instance) {
    const auto catalog = transport::is_url(instance.native()) ? std::nullopt : snapshot::find_catalog({instance});
    return catalog ? catalog->missing : std::vector<std::string>{};
}

std::vector<std::string> snapshot_names(const fs::path& root) {
    std::vector<std::string> texts;
    for (const snapshot::SnapshotName& name : snapshot::snapshot_names_in(root)) {
        texts.push_back(name.text());
    }
    return texts;
}

std::string latest_snapshot(const fs::path& root) { return snapshot::find_latest(root); }

}  // namespace seqshelf
