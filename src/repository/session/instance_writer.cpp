#include "repository/session/instance_writer.hpp"

#include <algorithm>
#include <utility>

#include "base/clock.hpp"
#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/tree.hpp"
#include "repository/session/orphans.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/remote_snapshot.hpp"

namespace seqshelf::repository {

namespace fs = std::filesystem;
using snapshot::Layout;

fs::path require_writable(const fs::path& instance) {
    snapshot::require_local(instance);
    return snapshot::require_writable(instance);
}

InstanceWriter::InstanceWriter(const fs::path& instance, const std::string& action)
    : InstanceWriter(instance, action,
                     std::optional(base::WriterLock(Layout{require_writable(instance)}.lock(), action))) {}

InstanceWriter::InstanceWriter(const fs::path& instance, const std::string& action, const base::WriterLock& /*held*/)
    : InstanceWriter(instance, action, std::nullopt) {}

InstanceWriter::InstanceWriter(const fs::path& instance, const std::string& action,
                               std::optional<base::WriterLock> lock)
    : layout_{require_writable(instance)}, lock_(std::move(lock)) {
    catalog_.emplace(layout_.catalog(), action);
    base::with_io_errors([this] { remove_leftovers(); });
}

InstanceWriter::~InstanceWriter() {
    std::error_code ignored;  // the next writer removes what is left
    try {
        if (!committed_) {
            undo();
        }
    } catch (const std::exception&) {  // likewise
    }
    fs::remove_all(layout_.staging(), ignored);
}

/// A commit that failed may have reached the disk nevertheless, so the catalog is asked.
void InstanceWriter::undo() {
    std::error_code ignored;
    catalog_.reset();
    fs::remove_all(layout_.staging(), ignored);  // the question may need space
    if (volumes_.empty() ||
        (commit_begun_ && catalog::settled_volume_paths(layout_.catalog()).contains(volumes_.front().row.path))) {
        return;
    }
    for (const fs::path& file : published_) {
        fs::remove(file, ignored);
    }
    for (const StagedVolume& volume : volumes_) {
        fs::path directory = layout_.volume(volume.row.path).parent_path();
        while (directory != layout_.volumes() && fs::remove(directory, ignored)) {
            directory = directory.parent_path();
        }
    }
}

void InstanceWriter::remove_leftovers() {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout_.staging(), error)) {
        cleaned_up_.push_back(entry.path().lexically_relative(layout_.directory).string());
    }
    base::remove_tree(layout_.staging());
    // A writer that died between publishing a volume and committing left files that are not in the catalog.
    const Orphans orphans = find_orphans(layout_, catalog_->volume_paths());
    for (const fs::path& file : orphans.files) {
        if (fs::remove(file, error)) {  // else it is somebody else's, and `prune` names it
            cleaned_up_.push_back(file.lexically_relative(layout_.directory).string());
        }
    }
    for (const fs::path& directory : orphans.empty_directories) {
        fs::remove(directory, error);
    }
}

fs::path InstanceWriter::stage_volume() {
    base::create_directories_durably(layout_.staging());
    return layout_.staging() / (std::to_string(++staged_count_) + ".fa.bgz");
}

void InstanceWriter::put_volume(const fs::path& staged, catalog::VolumeRow volume) {
    // sequences/2026/1121/0930/1763717400.1.fa.bgz: by date, as in SeqRepo; the number makes names unique.
    const std::int64_t now = base::now();
    const std::string stem = base::utc_text(now, "%Y/%m%d/%H%M/") + std::to_string(now) + ".";
    const auto taken = [&](const std::string& path) {
        return base::exists(layout_.volume(path)) ||
               std::any_of(volumes_.begin(), volumes_.end(),
                           [&](const StagedVolume& other) { return other.row.path == path; });
    };
    for (int number = 1; volume.path.empty() || taken(volume.path); ++number) {
        volume.path = stem + std::to_string(number) + ".fa.bgz";
    }
    catalog_->put_volume(volume);
    volumes_.push_back({staged, std::move(volume)});
}

// Files come before the rows that refer to them, so a crash leaves files without rows, which the next writer removes,
// and never rows without files. Deleting goes the other way round: see upkeep/prune.cpp.
void InstanceWriter::publish_volumes() {
    for (const StagedVolume& volume : volumes_) {
        const auto from = snapshot::volume_files(volume.staged);
        const auto to = snapshot::volume_files(layout_.volume(volume.row.path));
        base::create_directories_durably(to.front().parent_path());
        for (std::size_t i = from.size(); i-- > 0;) {  // the indexes before the file that they index
            published_.push_back(to[i]);  // also if only the directory cannot be made durable
            base::publish(from[i], to[i]);
        }
    }
}

std::vector<std::string> InstanceWriter::commit() {
    publish_volumes();
    commit_begun_ = true;
    catalog_->commit();
    committed_ = true;
    std::vector<std::string> paths;
    for (const StagedVolume& volume : volumes_) {
        paths.push_back(volume.row.path);
    }
    return paths;
}

}  // namespace seqshelf::repository
