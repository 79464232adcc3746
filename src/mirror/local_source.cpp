#include "mirror/local_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/stop.hpp"
#include "mirror/partial_file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::mirror {

namespace fs = std::filesystem;

namespace {

/// Opens a file below `directory`; no part of its path may be a link.
base::FileDescriptor open_below(const fs::path& directory, const std::string& path) {
    base::FileDescriptor fd = base::open_to_read(directory);
    const fs::path parts = path;
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        const bool last = std::next(part) == parts.end();
        const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (last ? O_NONBLOCK : O_DIRECTORY);
        fd = base::FileDescriptor(::openat(fd.get(), part->c_str(), flags));
        if (!fd.is_open() && errno == ENOENT) {
            throw NotFound("there is no file " + (directory / path).string());
        }
        if (!fd.is_open() && (errno == ELOOP || errno == ENOTDIR)) {
            throw Corruption((directory / path).string() + " is a symbolic link or below one: snapshots contain none");
        }
        if (!fd.is_open()) {
            base::throw_errno("cannot open", directory / path, base::Intent::read);
        }
    }
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw Corruption((directory / path).string() + " is not a regular file");
    }
    return fd;
}

}  // namespace

LocalSource::LocalSource(fs::path root, const MirrorOptions& options, Progress& progress)
    : root_(std::move(root)), options_(options), progress_(progress) {
    if (!base::is_directory(root_)) {
        throw NotFound("there is no directory " + root_.string());
    }
}

bool LocalSource::contains(const std::string& path) { return base::exists(root_ / path); }

std::optional<snapshot::Index> LocalSource::index() { return snapshot::index_of(root_); }

std::string LocalSource::read_text(const std::string& path, std::int64_t limit) {
    const base::FileDescriptor fd = open_below(root_, path);
    std::string text;
    std::array<std::byte, 65536> buffer{};
    while (const std::size_t got = base::read_some(fd, buffer, root_ / path)) {
        text += base::text_of(std::span(buffer).first(got));
        if (static_cast<std::int64_t>(text.size()) > limit) {
            throw Corruption((root_ / path).string() + " is longer than " + std::to_string(limit) + " bytes");
        }
    }
    return text;
}

std::vector<std::string> LocalSource::list(const std::string& path) {
    std::vector<std::string> names;
    std::error_code error;
    for (auto entry = fs::directory_iterator(root_ / path, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        names.push_back(entry->path().filename().string() + (base::is_directory(entry->path()) ? "/" : ""));
    }
    return names;
}

void LocalSource::fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const fs::path& into,
                        const std::function<void(const std::string&)>& arrived) {
    std::vector<std::byte> buffer(std::size_t{1} << 20);
    for (const auto& [path, max_bytes] : files) {
        const base::FileDescriptor fd = open_below(root_, snapshot + "/" + path);
        PartialFile file(into / path, max_bytes);
        if (!file.is_empty() && ::lseek(fd.get(), file.size(), SEEK_SET) < 0) {
            base::throw_errno("cannot seek in", root_ / path, base::Intent::read);
        }
        if (!file.is_empty() || !file.reflink(fd)) {
            while (const std::size_t got = base::read_some(fd, buffer, root_ / path)) {
                base::throw_if_stopped(options_.stop, "copying was stopped");
                file.write(std::span(buffer).first(got));
                bytes_transferred_ += static_cast<std::int64_t>(got);
                progress_.add(static_cast<std::int64_t>(got));
            }
        }
        file.close();
        arrived(path);
    }
}

}  // namespace seqshelf::mirror
