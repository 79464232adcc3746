#include "seqshelf/prune.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/bytes.hpp"
#include "base/disk_use.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "base/tree.hpp"
#include "catalog/compaction.hpp"
#include "catalog/reader.hpp"
#include "digest/hasher.hpp"
#include "repository/session/orphans.hpp"
#include "repository/session/rewritten_volumes.hpp"
#include "repository/upkeep/prune_plan.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/root_lock.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using Kind = PruneItem::Kind;
using snapshot::Layout;

namespace {

/// A block contains many short records, which are read one after the other.
constexpr std::size_t neighbour_cache_bytes = std::size_t{2} << 20;

/// What looks like a leftover may be in use by another process, unless we hold both locks.
struct Locks {
    explicit Locks(const fs::path& root) : of_root(snapshot::lock_root(root, "prune")) {
        if (repository::has_master(root)) {
            of_master.emplace(Layout{root / "master"}.lock(), "prune");
        }
    }
    base::WriterLock of_root;
    std::optional<base::WriterLock> of_master;
};

/// A directory that is not a root must not even get a lock file.
void check_root(const fs::path& root) {
    if (!repository::has_master(root) && snapshot_names(root).empty() && snapshot::find_leftovers(root).empty() &&
        snapshot::find_unfinished_pulls(root).empty()) {
        throw NotFound("there is no instance in " + root.string() +
                       "; `seqshelf init` makes a root with an empty master");
    }
}

/// Reads the sequences of volumes that are rewritten, one volume after the other.
/// Thread-safety: one thread at a time.
class OldVolumes {
public:
    OldVolumes(const Layout& master, std::map<std::int64_t, catalog::VolumeRow> rows)
        : master_(master), rows_(std::move(rows)) {}

    [[nodiscard]] bool have(std::int64_t volume_id) const { return rows_.contains(volume_id); }

    /// \throws Corruption  the residues are not those of the sequence
    [[nodiscard]] std::string read(const catalog::SequenceRow& row) {
        if (open_id_ != row.place.volume_id) {
            const catalog::VolumeRow& volume = rows_.at(row.place.volume_id);
            open_.emplace(master_.volume(volume.path), volume.text_bytes,
                          volume::Lines{volume.line_residues, volume.line_bytes}, base::ReadFile::Access::sequential,
                          volume.file_bytes);
            open_id_ = row.place.volume_id;
        }
        open_->check_residues(row.place.offset, 0, row.info.length);  // before memory is allocated
        std::string residues(static_cast<std::size_t>(row.info.length), '\0');
        open_->read_residues(row.place.offset, 0, base::writable_bytes_of(residues), cache_);
        if (digest::hash<SequenceDigest>(residues) != row.info.digests.sha512t24u) {
            throw Corruption("volume " + rows_.at(open_id_).path + " has other residues for " +
                             row.info.digests.sha512t24u.refget() +
                             "; nothing was rewritten (`seqshelf verify -i master` reports more)");
        }
        return residues;
    }

private:
    const Layout& master_;
    std::map<std::int64_t, catalog::VolumeRow> rows_;
    std::int64_t open_id_ = 0;
    std::optional<volume::Volume> open_;
    volume::BlockCache cache_{neighbour_cache_bytes};
};

/// Executes a plan under both locks. It plans again first, because others may have changed the root since: only what is
/// in both plans is removed.
/// Thread-safety: one thread at a time.
class Execution {
public:
    explicit Execution(const PrunePlan& plan)
        : locks_(plan.root), done_(repository::plan_under_locks(plan.root, plan.options, &plan)) {}

    PrunePlan run() {
        std::erase_if(done_.items, [](const PruneItem& item) { return item.kept; });
        for (PruneItem& item : done_.items) {
            stop_if_asked();
            if (item.kind == Kind::leftover || item.kind == Kind::unfinished_pull || item.kind == Kind::orphan) {
                remove(item);
            }
        }
        drop_superseded();
        rewrite_sparse();
        if (locks_.of_master) {
            remove_empty_directories();
            compact_catalog();
        }
        base::fsync_path(done_.root);
        return std::move(done_);
    }

private:
    using Volumes = std::map<std::int64_t, catalog::VolumeRow>;

    /// What may not be removed is somebody else's, and does not keep the rest.
    void remove(PruneItem& item) const {
        try {
            base::remove_tree(done_.root / item.path);
        } catch (const ReadOnly& error) {
            item.kept = true;
            item.problem = error.what();
        }
    }

    /// The volumes of master that are items of a kind, by number.
    [[nodiscard]] Volumes volumes_of(Kind kind) const {
        Volumes volumes;
        if (std::any_of(done_.items.begin(), done_.items.end(),
                        [&](const PruneItem& item) { return item.kind == kind; })) {
            for (const catalog::VolumeRow& volume :
                 catalog::Reader(master_.catalog(), catalog::Reader::Source::locked).volumes()) {
                for (const PruneItem& item : done_.items) {
                    if (item.kind == kind && done_.root / item.path == master_.volume(volume.path)) {
                        volumes.emplace(volume.volume_id, volume);
                    }
                }
            }
        }
        return volumes;
    }

    /// The catalog is changed first, then the files are deleted: a process that dies in between leaves files that are
    /// not in the catalog. Where there is no space for the change, the order is reversed; no sequence is in the files.
    void drop_superseded() {
        const Volumes volumes = volumes_of(Kind::superseded_volume);
        if (volumes.empty()) {
            return;
        }
        check_no_sequence_is_in(volumes);
        try {
            drop(volumes);
        } catch (const base::NoSpace& error) {
            if (!frees(Kind::superseded_volume)) {
                note_problem(Kind::superseded_volume, error, true);
                return;
            }
            remove_files(volumes);
            drop_without_files(volumes);
        }
        remove_files(volumes);
    }

    void drop_without_files(const Volumes& volumes) {
        try {
            drop(volumes);
        } catch (const base::NoSpace& error) {
            note_problem(Kind::superseded_volume, error, false);
        }
    }

    [[nodiscard]] bool frees(Kind kind) const {
        return std::any_of(done_.items.begin(), done_.items.end(),
                           [&](const PruneItem& item) { return item.kind == kind && item.bytes_freed > 0; });
    }

    void check_no_sequence_is_in(const Volumes& volumes) {
        catalog::Reader reader(master_.catalog(), catalog::Reader::Source::locked);
        reader.for_each_sequence([&](const catalog::SequenceRow& row) {
            if (const auto volume = volumes.find(row.place.volume_id); volume != volumes.end()) {
                throw Corruption("the catalog has " + row.info.digests.sha512t24u.refget() + " in volume " +
                                 volume->second.path + ", but also lists all sequences of that volume as removed");
            }
        });
    }

    void drop(const Volumes& volumes) {
        repository::InstanceWriter writer(master_.directory, "prune", *locks_.of_master);
        for (const auto& [id, volume] : volumes) {
            writer.catalog().drop_volume(volume);
        }
        (void)writer.commit();
    }

    /// Copies what is left of volumes to new ones.
    void rewrite_sparse() {
        const Volumes volumes = volumes_of(Kind::sparse_volume);
        if (volumes.empty()) {
            return;
        }
        try {
            repository::InstanceWriter writer(master_.directory, "prune", *locks_.of_master);
            copy_sequences(writer, volumes);
            for (const auto& [id, volume] : volumes) {
                writer.catalog().drop_volume(volume);
            }
            note_written(writer.commit());
        } catch (const base::NoSpace& error) {
            note_problem(Kind::sparse_volume, error, true);
            return;
        }
        remove_files(volumes);
    }

    void remove_files(const Volumes& volumes) const {
        for (const auto& [id, volume] : volumes) {
            for (const fs::path& file : snapshot::volume_files(master_.volume(volume.path))) {
                base::remove_tree(file);
            }
        }
    }

    void note_problem(Kind kind, const base::NoSpace& error, bool kept) {
        for (PruneItem& item : done_.items) {
            if (item.kind == kind) {
                item.kept = kept;
                item.problem = error.what();
            }
        }
    }

    void copy_sequences(repository::InstanceWriter& writer, const Volumes& sparse) {
        base::TaskPool pool(0);
        repository::RewrittenVolumes rewritten(writer, pool);
        OldVolumes old(master_, sparse);
        catalog::Reader reader(master_.catalog(), catalog::Reader::Source::locked);
        reader.for_each_sequence([&](const catalog::SequenceRow& row) {
            stop_if_asked();
            if (old.have(row.place.volume_id)) {
                rewritten.put(row, old.read(row));
            }
        });
        rewritten.finish();
    }

    static void stop_if_asked() { base::throw_if_stopped(base::stop_of_thread(), "pruning was stopped"); }

    /// Replaces the plan's estimate: all that was written counts for the first volume that was rewritten.
    void note_written(const std::vector<std::string>& paths) {
        std::int64_t bytes = 0;
        for (const std::string& path : paths) {
            for (const fs::path& file : snapshot::volume_files(master_.volume(path))) {
                bytes += base::DiskUse().add(file).bytes_freed;
            }
        }
        for (PruneItem& item : done_.items) {
            if (item.kind == Kind::sparse_volume) {
                item.bytes_written = std::exchange(bytes, 0);
            }
        }
    }

    void remove_empty_directories() {
        const auto volumes = catalog::Reader(master_.catalog(), catalog::Reader::Source::locked).volumes();
        for (const fs::path& directory :
             repository::find_orphans(master_, repository::volume_paths(volumes)).empty_directories) {
            std::error_code not_empty;  // it contains an orphan that is not in the plan
            fs::remove(directory, not_empty);
        }
    }

    /// Only now it is known whether deletions made compaction worthwhile.
    void compact_catalog() {
        if (!repository::has_much_free(master_)) {
            return;
        }
        const auto bytes = [&] { return base::DiskUse().add(master_.catalog()).bytes_freed; };
        const std::int64_t before = bytes();
        try {
            catalog::compact(master_.catalog());
        } catch (const base::NoSpace& error) {
            note_problem(Kind::catalog, error, true);
            return;
        }
        std::erase_if(done_.items, [](const PruneItem& item) { return item.kind == Kind::catalog; });
        PruneItem item{Kind::catalog, master_.catalog().lexically_relative(done_.root).string()};
        item.bytes_freed = std::max<std::int64_t>(0, before - bytes());
        done_.items.push_back(std::move(item));
    }

    Locks locks_;
    PrunePlan done_;
    Layout master_{done_.root / "master"};
};

}  // namespace

std::string_view to_string(Kind kind) noexcept {
    switch (kind) {
        case Kind::leftover:
            return "leftover";
        case Kind::unfinished_pull:
            return "unfinished_pull";
        case Kind::orphan:
            return "orphan";
        case Kind::superseded_volume:
            return "superseded_volume";
        case Kind::sparse_volume:
            return "sparse_volume";
        case Kind::empty_directory:
            return "empty_directory";
        case Kind::catalog:
            break;
    }
    return "catalog";
}

std::int64_t PrunePlan::bytes_freed() const noexcept {
    std::int64_t bytes = 0;
    for (const PruneItem& item : items) {
        bytes += item.kept ? 0 : item.bytes_freed;
    }
    return bytes;
}

std::int64_t PrunePlan::bytes_written() const noexcept {
    std::int64_t bytes = 0;
    for (const PruneItem& item : items) {
        bytes += item.kept ? 0 : item.bytes_written;
    }
    return bytes;
}

bool PrunePlan::does_nothing() const noexcept {
    return std::all_of(items.begin(), items.end(), [](const PruneItem& item) { return item.kept; });
}

PrunePlan plan_prune(const fs::path& root, const PruneOptions& options, const std::stop_token& stop) {
    const base::StopScope scope(stop);
    return base::with_io_errors([&] {
        check_root(root);
        const Locks locks(root);
        return repository::plan_under_locks(root, options);
    });
}

PrunePlan execute(const PrunePlan& plan, const std::stop_token& stop) {
    const base::StopScope scope(stop);
    return base::with_io_errors([&] {
        check_root(plan.root);
        return Execution(plan).run();
    });
}

}  // namespace seqshelf
