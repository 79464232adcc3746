#include "repository/session/orphans.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/directory.hpp"

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
    const auto skip = fs::directory_options::skip_permission_denied;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout.volumes(), skip)) {
        const fs::path& path = entry.path();
        if (base::is_own_directory(path)) {
            directories.push_back(path);
            staying[path] += ::access(path.c_str(), R_OK | X_OK) == 0 ? 0 : 1;  // what is in it cannot be seen
        } else if (is_volume_file(path) && base::is_regular_file(path) && !known.contains(path)) {
            orphans.files.push_back(path);
        } else {
            staying[path.parent_path()] += 1;
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
