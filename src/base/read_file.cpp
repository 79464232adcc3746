#include "base/read_file.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <utility>

namespace seqshelf::base {

namespace {

std::atomic<std::uint64_t> kept_open = 0;

std::uint64_t max_kept_open() {
    struct rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur / 2 : 0;
}

struct stat status_of(const FileDescriptor& fd, const std::filesystem::path& path) {
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) {
        throw_errno("cannot stat", path, Intent::read);
    }
    return status;
}

}  // namespace

ReadFile::ReadFile(std::filesystem::path path, Access access) : path_(std::move(path)), fd_(open_to_read(path_)) {
    const struct stat status = status_of(fd_, path_);
    size_ = static_cast<std::uint64_t>(status.st_size);
    device_ = status.st_dev;
    inode_ = status.st_ino;
    // Only advice: a kernel that ignores it still gives the right bytes.
    ::posix_fadvise(fd_.get(), 0, 0, access == Access::random ? POSIX_FADV_RANDOM : POSIX_FADV_SEQUENTIAL);
    if (++kept_open > max_kept_open()) {
        --kept_open;
        fd_ = FileDescriptor();
    }
}

ReadFile::~ReadFile() {
    if (fd_.is_open()) {
        --kept_open;
    }
}

FileDescriptor ReadFile::reopen() const {
    FileDescriptor fd = open_to_read(path_);
    const struct stat status = status_of(fd, path_);
    if (status.st_dev != device_ || status.st_ino != inode_) {
        throw Corruption(path_.string() + " was replaced while it was in use");
    }
    return fd;
}

std::size_t ReadFile::read(std::uint64_t offset, std::span<std::uint8_t> out, std::size_t needed) const {
    const FileDescriptor reopened = fd_.is_open() ? FileDescriptor() : reopen();
    const int fd = fd_.is_open() ? fd_.get() : reopened.get();
    std::size_t done = 0;
    while (done < needed) {
        const auto rest = out.subspan(done);
        const ssize_t got =
            uninterrupted([&] { return ::pread(fd, rest.data(), rest.size(), static_cast<off_t>(offset + done)); });
        if (got < 0) {
            throw_errno("cannot read", path_, Intent::read);
        }
        if (got == 0) {
            throw Corruption(path_.string() + " was cut short: it had " + std::to_string(size_) +
                             " bytes when it was opened, and now has " + std::to_string(offset + done));
        }
        done += static_cast<std::size_t>(got);
    }
    return done;
}

}  // namespace seqshelf::base
