#include <sys/stat.h>

#include <map>
#include <optional>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/stop.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "mirror/local_files.hpp"
#include "mirror/source.hpp"
#include "mirror/temporary_directory.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/leftovers.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "snapshot/root_lock.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t any_length = std::int64_t{1} << 50;

/// The identity of a file on disk; empty if it does not exist.
struct Inode {
    dev_t device = 0;
    ino_t number = 0;
    bool operator==(const Inode&) const = default;
};

std::optional<Inode> inode_of(const fs::path& file) {
    struct stat status{};
    return ::lstat(file.c_str(), &status) == 0 ? std::optional(Inode{status.st_dev, status.st_ino}) : std::nullopt;
}

bool is_right(const fs::path& file, const std::string& sum) {
    try {
        return base::is_own_file(file) && digest::sha256_of_file(file) == sum;
    } catch (const Cancelled&) {
        throw;
    } catch (const Error&) {
        return false;  // unreadable counts as damaged
    }
}

/// Repairs one instance: finds damaged files and replaces them.
/// Thread-safety: one thread at a time.
class Repair {
public:
    Repair(fs::path root, const fs::path& instance, mirror::Source& source, const MirrorOptions& options)
        : root_(std::move(root)),
          instance_{fs::canonical(instance)},
          name_(instance_.directory.filename().string()),
          staging_(root_ / (std::string(snapshot::pulling_prefix) + ".repair")),
          source_(source),
          options_(options) {}

    RepairReport run() {
        fs::remove_all(staging_);
        std::map<std::string, std::vector<std::string>> damaged;  // sum -> paths
        const snapshot::Sums expected = expected_sums();
        for (const auto& [path, sum] : expected) {
            base::throw_if_stopped(options_.stop, "repairing was stopped");
            if (!is_right(instance_.directory / path, sum)) {
                damaged[sum].push_back(path);
            }
        }
        for (const auto& [sum, paths] : damaged) {
            const auto good = find_good(sum, expected);
            for (const std::string& path : paths) {
                if (good) {
                    replace_everywhere(path, *good, sum);
                    report_.repaired.push_back(path);
                } else {
                    report_.unrepaired.push_back(path + ": the source has no file with the sum " + sum);
                }
            }
        }
        fs::remove_all(staging_);
        report_.bytes_transferred = source_.bytes_transferred();
        return std::move(report_);
    }

private:
    /// The sums of the instance's files. The list of a snapshot can itself be damaged: then the source's list counts,
    /// if the index confirms it.
    snapshot::Sums expected_sums() {
        if (name_ == "master") {
            catalog::Reader catalog(instance_.catalog(), catalog::Reader::Source::locked);
            return snapshot::recorded_sums(catalog);
        }
        const std::string there = sums_at_source(name_);
        if (there.empty()) {
            throw NotFound("the source has no snapshot " + name_);
        }
        snapshot::Sums sums = snapshot::read_sums(there);
        if (is_right(instance_.sums(), digest::sha256_of_text(there))) {
            return sums;
        }
        const snapshot::IndexEntry* const known = local_entry();
        if (known == nullptr || known->sums_sha256 != digest::sha256_of_text(there)) {
            throw Corruption(
                "the SHA256SUMS of " + name_ +
                " here and at the source differ, and the local snapshots.json does not confirm the source's; " +
                "nothing was changed");
        }
        base::create_directories_durably(staging_);
        base::NewFile file(staging_ / "SHA256SUMS");
        file.write(there);
        file.close();
        replace(instance_.sums(), file.path());
        report_.repaired.emplace_back("SHA256SUMS");
        return sums;
    }

    /// As it was when snapshots.json was written.
    const snapshot::IndexEntry* local_entry() {
        try {
            index_ = snapshot::read_index(base::read_text(root_ / snapshot::index_file, snapshot::max_index_bytes));
        } catch (const Error&) {
            return nullptr;
        }
        return index_.find(snapshot::SnapshotName(name_));
    }

    std::string sums_at_source(const std::string& name) {
        try {
            return source_.read_text(name + "/SHA256SUMS", snapshot::max_sums_bytes);
        } catch (const NotFound&) {
            return "";
        }
    }

    /// A file with that sum: a local one, by another name or from another instance, or a fetched one.
    std::optional<fs::path> find_good(const std::string& sum, const snapshot::Sums& expected) {
        std::vector<fs::path> instances = mirror::instances_in(root_);
        instances.insert(instances.begin(), instance_.directory);  // its catalog has three names
        for (const auto& [path, expected_sum] : expected) {
            for (const fs::path& instance : instances) {
                if (expected_sum == sum && is_right(instance / path, sum)) {
                    return instance / path;
                }
            }
        }
        for (const std::string& name : snapshots_at_source()) {
            for (const auto& [path, there] : sums_of_[name]) {
                if (there == sum) {
                    if (const auto file = fetch(name, path, sum)) {
                        return file;
                    }
                }
            }
        }
        return std::nullopt;
    }

    /// The snapshot's own name first; files of master's volumes may be in any.
    std::vector<std::string> snapshots_at_source() {
        std::vector<std::string> names;
        if (name_ != "master") {
            names.push_back(name_);
        }
        if (const auto index = names.empty() ? source_.index() : std::nullopt) {
            for (auto entry = index->snapshots.rbegin(); entry != index->snapshots.rend(); ++entry) {
                names.push_back(entry->name.text());
            }
        }
        for (const std::string& name : names) {
            if (!sums_of_.contains(name)) {
                sums_of_[name] = snapshot::read_sums(sums_at_source(name));
            }
        }
        return names;
    }

    std::optional<fs::path> fetch(const std::string& name, const std::string& path, const std::string& sum) {
        const fs::path file = staging_ / path;
        fs::remove(file);
        source_.fetch(name, {{path, any_length}}, staging_, [](const std::string&) {});
        if (!is_right(file, sum)) {
            return std::nullopt;
        }
        fs::path good = staging_ / "good" / sum;
        base::create_directories_durably(good.parent_path());
        base::make_read_only(file);
        base::fsync_path(file);
        base::replace(file, good);
        return good;
    }

    /// Puts the file in place in this instance, and in all that share the damaged one.
    void replace_everywhere(const std::string& path, const fs::path& good, const std::string& sum) {
        const auto old = inode_of(instance_.directory / path);
        for (const fs::path& other : mirror::instances_in(root_)) {
            if (old && other != instance_.directory && inode_of(other / path) == old && !is_right(other / path, sum)) {
                replace(other / path, good);
            }
        }
        replace(instance_.directory / path, good);
    }

    void replace(const fs::path& target, const fs::path& good) {
        base::create_directories_durably(staging_);
        base::create_directories_durably(target.parent_path());
        const fs::path staged = staging_ / "replacement";
        fs::remove(staged);
        base::link_or_copy(good, staged);
        base::replace(staged, target);
    }

    fs::path root_;
    snapshot::Layout instance_;
    std::string name_;
    fs::path staging_;
    mirror::Source& source_;
    const MirrorOptions& options_;
    snapshot::Index index_;
    std::map<std::string, snapshot::Sums> sums_of_;
    RepairReport report_;
};

}  // namespace

RepairReport repair_instance(const fs::path& root, const fs::path& instance, const std::string& address,
                             const MirrorOptions& options) {
    const base::StopScope scope(options.stop);
    snapshot::require_local(instance);
    if (!base::is_directory(instance)) {
        throw NotFound("there is no instance " + instance.string());
    }
    return base::with_io_errors([&] {
        const fs::path directory = fs::canonical(instance);
        if (const auto catalog = snapshot::find_catalog({directory}); catalog && catalog->is_seqrepo()) {
            throw ReadOnly(instance.string() + " is an instance of SeqRepo, which is only read");
        }
        if (directory.parent_path() != fs::canonical(root)) {
            throw InvalidArgument(instance.string() + " is not an instance of " + root.string() +
                                  ": give its root with -r");
        }
        const base::WriterLock root_lock = snapshot::lock_root(root, "verify --repair");
        std::optional<base::WriterLock> master_lock;
        if (directory.filename() == "master") {
            master_lock.emplace(snapshot::Layout{directory}.lock(), "verify --repair");
        }
        mirror::Progress progress(options);
        const mirror::TemporaryDirectory download;
        const auto source = mirror::open_source(address, download.path(), options, progress);
        return Repair(fs::canonical(root), directory, *source, options).run();
    });
}

}  // namespace seqshelf
