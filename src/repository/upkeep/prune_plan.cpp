#include "repository/upkeep/prune_plan.hpp"

#include <algorithm>
#include <map>

#include "base/directory.hpp"
#include "base/disk_use.hpp"
#include "catalog/compaction.hpp"
#include "repository/session/orphans.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/root_lock.hpp"

namespace seqshelf::repository {

namespace fs = std::filesystem;
using snapshot::Layout;
using Kind = PruneItem::Kind;

namespace {

/// A sequence's bytes in a volume's text besides its residues: `>`, 32 characters, two line ends.
constexpr std::int64_t record_overhead = 35;

/// Finds what can be removed. Nothing is changed: prune() executes the plan.
/// Thread-safety: one thread at a time.
class Planner {
public:
    Planner(const fs::path& root, const PruneOptions& options, const PrunePlan* only)
        : plan_{root, options, {}}, only_(only) {}

    PrunePlan run() {
        for (const std::string& name : snapshot::find_leftovers(plan_.root)) {
            add(Kind::leftover, {plan_.root / name});
        }
        for (const std::string& name : snapshot::find_unfinished_pulls(plan_.root)) {
            plan_pull(plan_.root / name);
        }
        if (has_master(plan_.root)) {
            plan_master();
        }
        return std::move(plan_);
    }

private:
    void plan_master() {
        const Layout master{plan_.root / "master"};
        if (base::has_entry(master.staging())) {
            add(Kind::leftover, {master.staging()});
        }
        catalog::Reader reader(master.catalog(), catalog::Reader::Source::locked);
        const std::vector<catalog::VolumeRow> volumes = reader.volumes();
        const Orphans orphans = find_orphans(master, volume_paths(volumes));
        for (const fs::path& file : orphans.files) {
            add(Kind::orphan, {file});
        }
        plan_volumes(master, volumes, removed_text_bytes(reader));
        for (const fs::path& directory : orphans.empty_directories) {
            add(Kind::empty_directory, {directory});
        }
        plan_catalog(master);
    }

    void plan_volumes(const Layout& master, const std::vector<catalog::VolumeRow>& volumes,
                      std::map<std::int64_t, std::int64_t> removed_text) {
        for (const bool superseded : {true, false}) {  // deleted first: they make space for what is written
            for (const catalog::VolumeRow& volume : volumes) {
                const std::int64_t gone = removed_text[volume.volume_id];
                if (superseded && gone > 0 && gone == volume.text_bytes) {
                    add(Kind::superseded_volume, snapshot::volume_files(master.volume(volume.path)));
                } else if (!superseded && gone < volume.text_bytes && gone * 2 >= volume.text_bytes) {
                    plan_sparse(master, volume, gone);
                }
            }
        }
    }

    /// What is left of the volume is written to a new one, unless that would take more space than it frees.
    void plan_sparse(const Layout& master, const catalog::VolumeRow& volume, std::int64_t gone) {
        const double left = 1.0 - static_cast<double>(gone) / static_cast<double>(volume.text_bytes);
        const std::vector<fs::path> files = snapshot::volume_files(master.volume(volume.path));
        base::DiskUse alone = use_;
        PruneItem item = item_of(Kind::sparse_volume, files, alone);
        item.bytes_written = static_cast<std::int64_t>(left * static_cast<double>(volume.file_bytes));
        item.kept = item.bytes_freed <= item.bytes_written;
        put(std::move(item), std::move(alone));
    }

    void plan_pull(const fs::path& directory) {
        base::DiskUse alone = use_;
        PruneItem item = item_of(Kind::unfinished_pull, {directory}, alone);
        item.kept = !plan_.options.unfinished_pulls;
        put(std::move(item), std::move(alone));
    }

    void plan_catalog(const Layout& master) {
        PruneItem item{Kind::catalog, below_root(master.catalog())};
        item.bytes_freed = catalog::page_use(master.catalog()).free_bytes();
        if (has_much_free(master) && wanted(item)) {
            plan_.items.push_back(item);
        }
    }

    void add(Kind kind, const std::vector<fs::path>& files) {
        if (wanted({kind, below_root(files.front())})) {
            plan_.items.push_back(item_of(kind, files, use_));
        }
    }

    /// \param use  what is left after the item's files are deleted; not used for an item that is kept
    void put(PruneItem item, base::DiskUse use) {
        if (wanted(item)) {
            if (!item.kept) {
                use_ = std::move(use);
            }
            plan_.items.push_back(std::move(item));
        }
    }

    [[nodiscard]] PruneItem item_of(Kind kind, const std::vector<fs::path>& files, base::DiskUse& use) const {
        PruneItem item{kind, below_root(files.front())};
        for (const fs::path& file : files) {
            const base::Released released = use.add(file);
            item.bytes_freed += released.bytes_freed;
            item.bytes_shared += released.bytes_shared;
        }
        return item;
    }

    [[nodiscard]] std::string below_root(const fs::path& path) const {
        return path.lexically_relative(plan_.root).string();
    }

    [[nodiscard]] bool wanted(const PruneItem& item) const {
        return only_ == nullptr || std::any_of(only_->items.begin(), only_->items.end(), [&](const PruneItem& other) {
                   return other.kind == item.kind && other.path == item.path && !other.kept;
               });
    }

    PrunePlan plan_;
    const PrunePlan* only_;
    base::DiskUse use_;
};

}  // namespace

bool has_master(const fs::path& root) { return base::exists(Layout{root / "master"}.catalog()); }

PrunePlan plan_under_locks(const fs::path& root, const PruneOptions& options, const PrunePlan* only) {
    return Planner(root, options, only).run();
}

std::set<std::string> volume_paths(const std::vector<catalog::VolumeRow>& volumes) {
    std::set<std::string> paths;
    for (const catalog::VolumeRow& volume : volumes) {
        paths.insert(volume.path);
    }
    return paths;
}

std::map<std::int64_t, std::int64_t> removed_text_bytes(catalog::Reader& reader) {
    std::map<std::int64_t, std::int64_t> bytes;
    for (const catalog::Reader::RemovedFrom& each : reader.removed_from_volumes()) {
        bytes[each.volume_id] = each.residues + each.sequences * record_overhead;
    }
    return bytes;
}

bool has_much_free(const Layout& layout) {
    const catalog::PageUse use = catalog::page_use(layout.catalog());
    return use.free_pages * 10 > use.pages;
}

}  // namespace seqshelf::repository
