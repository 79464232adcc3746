#include "base/directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::base {

namespace fs = std::filesystem;

namespace {

/// The kind of file as in st_mode; 0 if it cannot be seen.
mode_t kind_of(const fs::path& path) noexcept {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & S_IFMT : 0;
}

mode_t own_kind_of(const fs::path& path) noexcept {
    struct stat status{};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & S_IFMT : 0;
}

}  // namespace

std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        names.push_back(entry->path().filename().string());
    }
    const std::string what = error ? "cannot list " + directory.string() + ": " + error.message() : "";
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
        throw NotFound(what);
    }
    if (error) {
        throw IoError(what);
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool exists(const fs::path& path) noexcept { return kind_of(path) != 0; }
bool is_directory(const fs::path& path) noexcept { return kind_of(path) == S_IFDIR; }
bool is_regular_file(const fs::path& path) noexcept { return kind_of(path) == S_IFREG; }
bool has_entry(const fs::path& path) noexcept { return own_kind_of(path) != 0; }
bool is_link(const fs::path& path) noexcept { return own_kind_of(path) == S_IFLNK; }
bool is_own_directory(const fs::path& path) noexcept { return own_kind_of(path) == S_IFDIR; }
bool is_own_file(const fs::path& path) noexcept { return own_kind_of(path) == S_IFREG; }

void require_searchable(const fs::path& directory) {
    struct stat status{};
    const bool seen = ::stat(directory.c_str(), &status) == 0;
    if ((!seen && errno == EACCES) || (seen && S_ISDIR(status.st_mode) && ::access(directory.c_str(), X_OK) != 0)) {
        throw_errno("cannot read", directory, Intent::read);
    }
}

}  // namespace seqshelf::base
