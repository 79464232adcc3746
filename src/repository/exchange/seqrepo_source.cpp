#include "seqshelf/seqrepo_source.hpp"

#include <algorithm>
#include <optional>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "base/tree.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "mirror/local_files.hpp"
#include "mirror/pull.hpp"
#include "mirror/source.hpp"
#include "mirror/temporary_directory.hpp"
#include "seqshelf/adopt.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/snapshot_name.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using snapshot::SnapshotName;

namespace {

// `ROOT/.pull-.seqrepo-NAME` has what an interrupted run continues: in `incoming` files that are being fetched, in
// `seqrepo` the instance as far as it is here, and in `address` where it comes from. In `root` the snapshot is made by
// the functions that make any other, each time from the beginning.

constexpr std::size_t max_remarks = 20;

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<SnapshotName> instances_at(mirror::Source& source) {
    std::vector<SnapshotName> instances;
    const std::vector<std::string> in_root = source.list("");
    if (has(in_root, "snapshots.json")) {
        return instances;  // a root of ours: SeqRepo's names for a catalog are in its snapshots
    }
    for (const std::string& entry : in_root) {
        const auto instance =
            entry.ends_with('/') ? SnapshotName::parse(entry.substr(0, entry.size() - 1)) : std::nullopt;
        if (!instance) {
            continue;
        }
        const std::vector<std::string> files = source.list(instance->text());
        if (has(files, snapshot::Layout::seqrepo_aliases_name) && !has(files, snapshot::Layout::catalog_name)) {
            instances.push_back(*instance);
        }
    }
    std::sort(instances.begin(), instances.end());
    return instances;
}

/// Copies one instance into a root.
/// Thread-safety: one thread at a time.
class SeqRepoPull {
public:
    SeqRepoPull(fs::path root, std::string address, const SnapshotName& name, mirror::Source& source,
                const MirrorOptions& options)
        : root_(std::move(root)),
          address_(std::move(address)),
          name_(name),
          source_(source),
          options_(options),
          staging_(root_ / (std::string(snapshot::pulling_prefix) + ".seqrepo-" + name.text())) {}

    /// Does everything but `latest` and the root's index. \pre the root's lock is held
    TransferReport run() {
        report_.name = name_.text();
        report_.directory = root_ / name_.text();
        if (snapshot::Layout{report_.directory}.is_snapshot()) {
            report_.already_here = true;
            base::remove_tree(staging_);  // left by a run that ended just after it published
            return std::move(report_);
        }
        snapshot::check_unused(root_, name_);
        if (is_ours()) {
            throw NotFound(name_.text() + " at " + address_ + " is a snapshot of seqshelf, not SeqRepo's");
        }
        prepare();
        bring_databases();
        bring_volumes();
        make_snapshot();
        report_.catalog = CatalogTransfer::whole;
        report_.bytes_transferred = source_.bytes_transferred();
        report_.bytes_saved = report_.bytes_linked;
        return std::move(report_);
    }

private:
    [[nodiscard]] fs::path seqrepo() const { return staging_ / "seqrepo"; }
    [[nodiscard]] fs::path incoming() const { return staging_ / "incoming"; }

    /// Whether the source has a catalog of ours of that name: SeqRepo's names for it are beside it.
    [[nodiscard]] bool is_ours() {
        if (const std::vector<std::string> files = source_.list(name_.text()); !files.empty()) {
            return has(files, snapshot::Layout::catalog_name);
        }
        return source_.contains(name_.text() + "/" + snapshot::Layout::catalog_name);
    }

    /// Drops what an earlier run fetched from elsewhere.
    void prepare() {
        const fs::path note = staging_ / "address";
        const std::string mark = address_ + "\n";
        std::error_code none;
        if (fs::file_size(note, none) != mark.size() || base::read_text(note, std::ssize(mark)) != mark) {
            base::remove_tree(staging_);
            base::create_directories_durably(staging_);
            base::NewFile file(note);
            file.write(mark);
            file.close();
        }
        base::remove_tree(staging_ / "root");
        base::create_directories_durably(seqrepo());
    }

    /// Fetches files that are not in seqrepo() yet.
    void bring(const std::vector<std::string>& paths) {
        std::vector<mirror::WantedFile> wanted;
        const auto free_bytes = static_cast<std::int64_t>(fs::space(root_).available);
        for (const std::string& path : paths) {
            if (!base::exists(seqrepo() / path)) {
                wanted.push_back({path, free_bytes});
            }
        }
        const auto arrived = [&](const std::string& path) {
            base::fsync_path(incoming() / path);
            base::create_directories_durably((seqrepo() / path).parent_path());
            base::replace(incoming() / path, seqrepo() / path);
            report_.files_transferred += 1;
        };
        if (!wanted.empty()) {
            source_.fetch(name_.text(), wanted, incoming(), arrived);
        }
    }

    void bring_databases() {
        try {
            bring({snapshot::Layout::seqrepo_aliases_name, snapshot::Layout::seqrepo_sequences_name});
        } catch (const NotFound&) {
            base::remove_tree(staging_);
            throw;
        }
    }

    void bring_volumes() {
        const std::vector<fs::path> instances = mirror::instances_in(root_);
        std::vector<std::string> missing;
        for (const std::string& path : catalog::SeqRepoDatabases(seqrepo()).volume_paths()) {
            if (!snapshot::is_plain_path(path)) {
                throw Corruption("SeqRepo's databases name a volume that cannot be one: " + base::quoted(path));
            }
            const std::vector<fs::path> files = snapshot::volume_files("sequences/" + path);
            if (!link(files, instances)) {
                std::ranges::transform(files, std::back_inserter(missing), [](const fs::path& file) { return file; });
            }
        }
        try {
            bring(missing);
        } catch (const NotFound& error) {
            throw Corruption("the source's " + name_.text() + " is incomplete: " + error.what());
        }
    }

    /// Links a volume that an instance here has, under the same path: SeqRepo's paths contain the second and a number.
    /// All residues are digested later. Returns false if none has it.
    bool link(const std::vector<fs::path>& files, const std::vector<fs::path>& instances) {
        const auto owner = std::ranges::find_if(instances, [&](const fs::path& instance) {
            return std::ranges::all_of(files, [&](const fs::path& file) { return base::is_own_file(instance / file); });
        });
        if (owner == instances.end()) {
            return false;
        }
        for (const fs::path& file : files) {
            if (base::exists(seqrepo() / file)) {
                continue;
            }
            base::create_directories_durably((seqrepo() / file).parent_path());
            base::link_or_copy(*owner / file, seqrepo() / file);
            report_.files_linked += 1;
            report_.bytes_linked += static_cast<std::int64_t>(fs::file_size(seqrepo() / file));
        }
        return true;
    }

    void make_snapshot() {
        const fs::path root = staging_ / "root";
        init_root(root);
        AdoptOptions adopting;
        adopting.verify = true;
        adopting.stop = options_.stop;
        adopting.problem = [&](const std::string& problem) {
            if (report_.remarks.size() < max_remarks) {
                report_.remarks.push_back(problem);
            }
        };
        const AdoptReport adopted = adopt(seqrepo(), root / "master", adopting);
        if (adopted.problem_count > static_cast<std::int64_t>(max_remarks)) {
            report_.remarks.push_back("… and " + std::to_string(adopted.problem_count - max_remarks) +
                                      " more inconsistencies");
        }
        create_snapshot(root, name_.text(), options_.stop);
        base::publish(root / name_.text(), report_.directory);
        base::remove_tree(staging_);
    }

    fs::path root_;
    std::string address_;
    SnapshotName name_;
    mirror::Source& source_;
    const MirrorOptions& options_;
    fs::path staging_;
    TransferReport report_;
};

SnapshotName newest_at(mirror::Source& source, const std::string& address) {
    const std::vector<SnapshotName> instances = instances_at(source);
    if (instances.empty()) {
        throw NotFound(address + " lists no instance of SeqRepo; name the one to pull");
    }
    return instances.back();
}

}  // namespace

std::vector<std::string> seqrepo_instances(const std::string& address, const MirrorOptions& options) {
    const base::StopScope scope(options.stop);
    return base::with_io_errors([&] {
        mirror::Progress progress(options);
        const mirror::TemporaryDirectory download;
        const auto source = mirror::open_source(address, download.path(), options, progress);
        std::vector<std::string> names;
        for (const SnapshotName& name : instances_at(*source)) {
            names.push_back(name.text());
        }
        return names;
    });
}

TransferReport pull_seqrepo(const fs::path& root, const std::string& address, const std::string& name,
                            MoveLatest latest, const MirrorOptions& options) {
    return mirror::pull_by(root, address, latest, options, [&](mirror::Source& source, mirror::Progress&) {
        const SnapshotName wanted = name.empty() ? newest_at(source, address) : SnapshotName(name);
        return SeqRepoPull(root, address, wanted, source, options).run();
    });
}

}  // namespace seqshelf
