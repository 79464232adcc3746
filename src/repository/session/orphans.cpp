#include "repository/session/orphans.hpp"

#include <algorithm>
#include <map>

namespace seqshelf::repository {

namespace fs = std::filesystem;

bool is_volume_file(const fs::path& file) { return file.filename().string().find(".fa.bgz") != std::string::npos; }

Orphans find_orphans(const snapshot::Layout& layout, const std::set<std::string>& volume_paths) {
    std::set<fs::path> known;
    for (const std::string& path : volume_paths) {
        for (const fs::path& file : snapshot::volume_files(layout.volume(path))) {
            known.insert(file);
        }
    }
    Orphans orphans;
    std::vector<fs::path> directories;  // sorted: each before its subdirectories
    std::map<fs::path, int> staying;    // entries of a directory that remain
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout.volumes())) {
        if (entry.is_directory() && !entry.is_symlink()) {
            directories.push_back(entry.path());
        } else if (is_volume_file(entry.path()) && entry.is_regular_file() && !known.contains(entry.path())) {
            orphans.files.push_back(entry.path());
        } else {
            staying[entry.path().parent_path()] += 1;
        }
    }
    std::sort(orphans.files.begin(), orphans.files.end());
    std::sort(directories.begin(), directories.end());
    for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory) {
        if (staying[*directory] == 0) {
            orphans.empty_directories.push_back(*directory);
        } else {
            staying[directory->parent_path()] += 1;
        }
    }
    return orphans;
}

}  // namespace seqshelf::repository
