#include "repository/instance_writer.hpp"

#include <algorithm>
#include <set>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace fs = std::filesystem;
using snapshot::Layout;

namespace {

/// \returns `instance`, if it may be written
fs::path writable(const fs::path& instance) {
    const Layout layout{instance};
    if (!fs::exists(layout.catalog())) {
        throw NotFound("there is no instance " + instance.string() + "; `seqshelf init` makes a root with an empty one");
    }
    if (layout.is_snapshot()) {
        throw ReadOnly(instance.string() + " is a snapshot, and snapshots never change; write to master");
    }
    return instance;
}

}  // namespace

InstanceWriter::InstanceWriter(const fs::path& instance, const std::string& action)
    : layout_{writable(instance)}, lock_(layout_.lock(), action), catalog_(layout_.catalog(), action) {
    remove_leftovers();
    base::create_directories_durably(layout_.staging());
}

InstanceWriter::~InstanceWriter() {
    std::error_code ignored;  // what cannot be removed now, the next writer removes
    if (!commit_begun_) {
        for (const fs::path& file : published_) {
            fs::remove(file, ignored);
        }
    }
    fs::remove_all(layout_.staging(), ignored);
}

void InstanceWriter::remove_leftovers() {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout_.staging(), error)) {
        cleaned_up_.push_back(fs::relative(entry.path(), layout_.directory).string());
    }
    fs::remove_all(layout_.staging());
    remove_orphan_volumes();
}

/// A writer that died between publishing a volume and committing left files no catalog row knows.
void InstanceWriter::remove_orphan_volumes() {
    std::set<fs::path> known;
    for (const std::string& path : catalog_.volume_paths()) {
        for (const fs::path& file : snapshot::volume_files(layout_.volume(path))) {
            known.insert(file);
        }
    }
    std::vector<fs::path> orphans;
    std::vector<fs::path> directories;  // each before those in it
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout_.volumes())) {
        if (entry.is_directory() && !entry.is_symlink()) {
            directories.push_back(entry.path());
        }
        const bool volume_file = entry.path().filename().string().find(".fa.bgz") != std::string::npos;
        if (volume_file && entry.is_regular_file() && !known.contains(entry.path())) {
            orphans.push_back(entry.path());
        }
    }
    for (const fs::path& orphan : orphans) {
        fs::remove(orphan);
        cleaned_up_.push_back(fs::relative(orphan, layout_.directory).string());
    }
    for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory) {
        if (fs::is_empty(*directory)) {
            fs::remove(*directory);
        }
    }
}

fs::path InstanceWriter::stage_volume() { return layout_.staging() / (std::to_string(++staged_count_) + ".fa.bgz"); }

void InstanceWriter::put_volume(const fs::path& staged, catalog::VolumeRow volume) {
    // sequences/2026/1121/0930/1763717400.1.fa.bgz: by date as SeqRepo has it; the number keeps names apart.
    const std::int64_t now = base::now();
    const std::string stem = base::utc_text(now, "%Y/%m%d/%H%M/") + std::to_string(now) + ".";
    const auto taken = [&](const std::string& path) {
        return fs::exists(layout_.volume(path)) ||
               std::any_of(volumes_.begin(), volumes_.end(), [&](const StagedVolume& other) { return other.row.path == path; });
    };
    int number = 1;
    while (taken(stem + std::to_string(number) + ".fa.bgz")) {
        ++number;
    }
    volume.path = stem + std::to_string(number) + ".fa.bgz";
    catalog_.put_volume(volume);
    volumes_.push_back({staged, std::move(volume)});
}

void InstanceWriter::publish_volumes() {
    for (const StagedVolume& volume : volumes_) {
        const auto from = snapshot::volume_files(volume.staged);
        const auto to = snapshot::volume_files(layout_.volume(volume.row.path));
        base::create_directories_durably(to.front().parent_path());
        for (std::size_t i = from.size(); i-- > 0;) {  // the indexes before what they index
            base::publish(from[i], to[i]);
            published_.push_back(to[i]);
        }
    }
}

std::vector<std::string> InstanceWriter::commit() {
    publish_volumes();
    commit_begun_ = true;
    catalog_.commit();
    std::vector<std::string> paths;
    for (const StagedVolume& volume : volumes_) {
        paths.push_back(volume.row.path);
    }
    return paths;
}

}  // namespace seqshelf::repository
