#include "base/tree.hpp"

#include <cerrno>
#include <vector>

#include "base/file.hpp"

namespace seqshelf::base {

namespace fs = std::filesystem;

void for_each_below(const fs::path& path, const std::function<void(const fs::path&, const struct stat&)>& visit) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) {
        return;
    }
    visit(path, status);
    if (!S_ISDIR(status.st_mode)) {
        return;
    }
    std::vector<fs::path> entries;  // so that no directory is open while those below it are visited
    std::error_code error;
    for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
        entries.push_back(entry->path());
    }
    for (const fs::path& entry : entries) {
        for_each_below(entry, visit);
    }
}

void remove_tree(const fs::path& path) {
    // Nothing can be removed from a read-only directory. A copy of a snapshot may contain some (rsync -a from a
    // read-only disk).
    for_each_below(path, [](const fs::path& entry, const struct stat& status) {
        if (S_ISDIR(status.st_mode) && (status.st_mode & S_IRWXU) != S_IRWXU) {
            (void)::chmod(entry.c_str(), (status.st_mode & 07777) | S_IRWXU);  // if that fails, remove_all reports it
        }
    });
    std::error_code error;
    fs::remove_all(path, error);
    if (error) {
        errno = error.value();
        throw_errno("cannot remove", path, Intent::write);
    }
}

}  // namespace seqshelf::base
