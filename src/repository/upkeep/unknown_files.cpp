#include "repository/upkeep/unknown_files.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/directory.hpp"
#include "repository/upkeep/prune_plan.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/expected_sums.hpp"

namespace seqshelf::repository {

namespace fs = std::filesystem;

namespace {

/// Adds the regular files below a directory. Others may be removing files and directories meanwhile.
void find_files(const fs::path& directory, std::vector<fs::path>& files) {
    std::error_code error;
    fs::directory_iterator entries(directory, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        std::error_code gone;
        const fs::file_status status = entries->symlink_status(gone);
        if (fs::is_directory(status)) {
            find_files(entries->path(), files);
        } else if (fs::is_regular_file(status)) {
            files.push_back(entries->path());
        }
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        throw IoError("cannot read directory " + directory.string() + ": " + error.message());
    }
}

/// Removes files that have got a row, or were removed, since the catalog was read.
void erase_changed(const snapshot::Layout& layout, catalog::Reader& master, std::vector<std::string>& names) {
    snapshot::Sums known;
    for (const catalog::VolumeRow& volume : master.volumes([](const Corruption&) {})) {
        snapshot::add_sums(volume, known);
    }
    std::erase_if(names, [&](const std::string& name) {
        return known.contains(name) || !base::has_entry(layout.directory / name);
    });
}

}  // namespace

std::vector<std::string> find_unknown_files(const snapshot::Layout& layout, const std::set<std::string>& listed,
                                            catalog::Reader* master) {
    std::vector<fs::path> files;
    find_files(layout.volumes(), files);
    std::vector<std::string> unknown;
    for (const fs::path& file : files) {
        std::string name = file.lexically_relative(layout.directory).string();
        if (!listed.contains(name)) {
            unknown.push_back(std::move(name));
        }
    }
    if (!unknown.empty() && master != nullptr) {
        erase_changed(layout, *master, unknown);
    }
    std::sort(unknown.begin(), unknown.end());
    return unknown;
}

PrunedRows::PrunedRows(snapshot::Layout layout, catalog::Reader* master) : layout_(std::move(layout)) {
    if (master != nullptr) {
        removed_text_ = removed_text_bytes(*master);
    }
}

bool PrunedRows::contain(const catalog::VolumeRow& volume) const {
    const auto removed = removed_text_.find(volume.volume_id);
    return removed != removed_text_.end() && removed->second > 0 && removed->second == volume.text_bytes &&
           !base::exists(layout_.volume(volume.path));
}

}  // namespace seqshelf::repository
