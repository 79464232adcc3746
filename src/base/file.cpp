#include "base/file.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/directory.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::base {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t write_buffer_bytes = std::size_t{1} << 20;

FileDescriptor create_exclusively(const fs::path& path, mode_t mode) {
    FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!fd.is_open()) {
        throw_errno("cannot create", path, Intent::write);
    }
    return fd;
}

void copy_contents(const FileDescriptor& from, const FileDescriptor& to, const fs::path& source,
                   const fs::path& target) {
    std::array<std::byte, std::size_t{1} << 16> buffer{};
    while (const std::size_t got = read_some(from, buffer, source)) {
        throw_if_stopped(stop_of_thread(), "copying ", source, " was stopped");
        write_all(to, std::span(buffer).first(got), target);
    }
}

/// The directory in which `path` is an entry.
fs::path parent_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// Whether a hard link was refused although the file itself is fine: another file system, a file system without hard
/// links, a rule of the kernel (protected_hardlinks), or a file that has the maximum of names.
bool link_refusal_is_survivable(int error) { return error == EXDEV || error == EMLINK || is_lacking(error); }

/// \param durable  each directory is fsynced into its parent
void create(const fs::path& path, bool durable) {
    if (path.empty() || base::is_directory(path)) {
        return;
    }
    create(path.parent_path(), durable);
    if (::mkdir(path.c_str(), 0777) == 0) {
        share_with_group(path);
    } else if (errno != EEXIST) {
        throw_errno("cannot create directory", path, Intent::write);
    }
    if (!base::is_directory(path)) {
        throw IoError("not a directory: " + path.string());
    }
    if (durable) {
        fsync_path(parent_of(path));
    }
}

}  // namespace

void throw_errno(std::string_view what, const fs::path& path, Intent intent) {
    const int error = errno;
    throw_system_error(error, std::string(what) + " " + path.string(), intent);
}

void throw_system_error(int error, std::string_view what, Intent intent) {
    const std::string message = std::string(what) + ": " + std::strerror(error);
    if (intent == Intent::write && (error == EROFS || error == EACCES || error == EPERM)) {
        throw ReadOnly(message);
    }
    if (error == ENOSPC || error == EDQUOT) {
        throw NoSpace(message);
    }
    throw IoError(message);
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (is_open()) {
        ::close(fd_);
    }
}

int FileDescriptor::release() noexcept { return std::exchange(fd_, -1); }

FileDescriptor open_to_read(const fs::path& path) {
    FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status{};
    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
        throw_errno("cannot open", path, Intent::read);
    }
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        throw IoError("cannot read " + path.string() + ": it is not a regular file");
    }
    return fd;
}

std::size_t read_some(const FileDescriptor& fd, std::span<std::byte> buffer, const fs::path& path) {
    const ssize_t got = uninterrupted([&] { return ::read(fd.get(), buffer.data(), buffer.size()); });
    if (got < 0) {
        throw_errno("cannot read", path, Intent::read);
    }
    return static_cast<std::size_t>(got);
}

std::size_t write_some(const FileDescriptor& fd, std::span<const std::byte> bytes, const fs::path& path,
                       std::string_view what) {
    const ssize_t written = uninterrupted([&] { return ::write(fd.get(), bytes.data(), bytes.size()); });
    if (written < 0) {
        throw_errno(what, path, Intent::write);
    }
    return static_cast<std::size_t>(written);
}

void write_all(const FileDescriptor& fd, std::span<const std::byte> bytes, const fs::path& path,
               std::string_view what) {
    while (!bytes.empty()) {
        bytes = bytes.subspan(write_some(fd, bytes, path, what));
    }
}

NewFile::NewFile(fs::path path) : path_(std::move(path)), fd_(create_exclusively(path_, 0644)) {
    buffer_.reserve(write_buffer_bytes);
}

void NewFile::write(std::span<const std::byte> bytes) {
    size_ += static_cast<std::int64_t>(bytes.size());
    if (buffer_.size() + bytes.size() > write_buffer_bytes) {
        flush();
    }
    if (bytes.size() >= write_buffer_bytes) {
        write_all(fd_, bytes, path_);
    } else {
        buffer_ += text_of(bytes);
    }
}

void NewFile::overwrite(std::int64_t offset, std::string_view text) {
    flush();
    if (::pwrite(fd_.get(), text.data(), text.size(), offset) != static_cast<ssize_t>(text.size())) {
        throw_errno("cannot write", path_, Intent::write);
    }
}

void NewFile::truncate(std::int64_t size) {
    flush();
    if (::ftruncate(fd_.get(), size) != 0 || ::lseek(fd_.get(), size, SEEK_SET) != size) {
        throw_errno("cannot write", path_, Intent::write);
    }
    size_ = size;
}

void NewFile::flush() {
    write_all(fd_, std::as_bytes(std::span(buffer_)), path_);
    buffer_.clear();
}

void NewFile::close() {
    flush();
    make_read_only(fd_, path_);
    if (::fsync(fd_.get()) != 0 || ::close(fd_.release()) != 0) {
        throw_errno("cannot write", path_, Intent::write);
    }
}

bool is_lacking(int error) noexcept { return error == EPERM || error == EOPNOTSUPP || error == ENOSYS; }

void make_read_only(const fs::path& path) {
    if (::chmod(path.c_str(), 0444) != 0 && !is_lacking(errno)) {
        throw_errno("cannot make read-only", path, Intent::write);
    }
}

void make_read_only(const FileDescriptor& fd, const fs::path& path) {
    if (::fchmod(fd.get(), 0444) != 0 && !is_lacking(errno)) {
        throw_errno("cannot make read-only", path, Intent::write);
    }
}

void share_with_group(const fs::path& made) noexcept {
    struct stat parent{};
    struct stat status{};
    constexpr mode_t shared = S_ISGID | S_IWGRP;
    if (::stat(parent_of(made).c_str(), &parent) != 0 || (parent.st_mode & shared) != shared ||
        ::lstat(made.c_str(), &status) != 0 || S_ISLNK(status.st_mode)) {
        return;
    }
    const mode_t of_group = (status.st_mode & S_IRWXU) >> 3;
    const mode_t mode = (status.st_mode & 07777) | of_group | (S_ISDIR(status.st_mode) ? S_ISGID : 0);
    // If it is refused, others of the group get the error that they may not write.
    [[maybe_unused]] const int ignored = ::chmod(made.c_str(), mode);
}

void create_empty(const fs::path& path) {
    const FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    if (!fd.is_open()) {
        throw_errno("cannot create", path, Intent::write);
    }
    share_with_group(path);
}

void fsync_path(const fs::path& path) {
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd.is_open() && errno == EACCES && base::is_directory(path)) {
        return;
    }
    if (!fd.is_open()) {
        throw_errno("cannot open", path, Intent::read);
    }
    // EINVAL: a file system that cannot fsync this kind of file has nothing to make durable.
    if (::fsync(fd.get()) != 0 && errno != EINVAL) {
        throw_errno("cannot fsync", path, Intent::write);
    }
}

void check_space(const fs::path& directory, std::int64_t bytes, std::string_view what) {
    const FileDescriptor fd(::open(directory.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (!fd.is_open() || uninterrupted([&] { return ::fallocate(fd.get(), 0, 0, bytes); }) != 0) {
        struct statvfs free{};
        // Some file systems have no files without a name, or cannot allocate; they only tell what is free.
        if ((errno == EOPNOTSUPP || errno == EISDIR) && ::statvfs(directory.c_str(), &free) == 0 &&
            (free.f_bavail * free.f_frsize < static_cast<std::uint64_t>(bytes) ||
             (free.f_files > 0 && free.f_favail == 0))) {
            errno = ENOSPC;
        }
        if (errno == ENOSPC || errno == EDQUOT) {
            throw_errno(what, directory, Intent::write);
        }
    }
}

void publish(const fs::path& staged, const fs::path& target) {
    if (::renameat2(AT_FDCWD, staged.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno != EINVAL && errno != ENOSYS) {
            throw_errno("cannot publish", target, Intent::write);
        }
        // The file system lacks RENAME_NOREPLACE; the writer's lock keeps the target's name ours.
        if (has_entry(target)) {
            errno = EEXIST;
            throw_errno("cannot publish", target, Intent::write);
        }
        if (::rename(staged.c_str(), target.c_str()) != 0) {
            throw_errno("cannot publish", target, Intent::write);
        }
    }
    fsync_path(parent_of(target));
}

void replace(const fs::path& staged, const fs::path& target) {
    if (::rename(staged.c_str(), target.c_str()) != 0) {
        throw_errno("cannot replace", target, Intent::write);
    }
    fsync_path(parent_of(target));
}

void create_directories(const fs::path& path) { create(path, false); }

void create_directories_durably(const fs::path& path) { create(path, true); }

bool stays_inside(const fs::path& path) {
    return path.is_relative() && !path.empty() &&
           std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".." || part.empty(); });
}

void read_in_parts(const fs::path& path, const std::function<void(std::string_view)>& consume) {
    const FileDescriptor fd = open_to_read(path);
    std::vector<char> buffer(std::size_t{1} << 18);
    while (const std::size_t got = read_some(fd, std::as_writable_bytes(std::span(buffer)), path)) {
        throw_if_stopped(stop_of_thread(), "reading ", path, " was stopped");
        consume({buffer.data(), got});
    }
}

void read_in_parts(const fs::path& path, std::int64_t begin, std::int64_t end,
                   const std::function<void(std::string_view)>& consume) {
    const FileDescriptor fd = open_to_read(path);
    std::vector<char> buffer(std::size_t{1} << 18);
    while (begin < end) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(end - begin, std::ssize(buffer)));
        const ssize_t got = uninterrupted([&] { return ::pread(fd.get(), buffer.data(), wanted, begin); });
        if (got < 0) {
            throw_errno("cannot read", path, Intent::read);
        }
        if (got == 0) {
            throw IoError("cannot read " + path.string() + ": it ends early");
        }
        throw_if_stopped(stop_of_thread(), "reading ", path, " was stopped");
        consume({buffer.data(), static_cast<std::size_t>(got)});
        begin += got;
    }
}

std::string read_text(const fs::path& path, std::int64_t limit) {
    std::string text;
    read_in_parts(path, [&](std::string_view part) {
        text += part;
        if (static_cast<std::int64_t>(text.size()) > limit) {
            throw IoError("cannot read " + path.string() + ": longer than " + std::to_string(limit) + " bytes");
        }
    });
    return text;
}

LinkKind link_or_copy(const fs::path& from, const fs::path& to) {
    if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        return LinkKind::hard_link;
    }
    if (!link_refusal_is_survivable(errno)) {
        throw_errno("cannot link " + from.string() + " as", to, Intent::write);
    }
    const FileDescriptor source = open_to_read(from);
    struct stat status{};
    if (::fstat(source.get(), &status) != 0) {
        throw_errno("cannot stat", from, Intent::read);
    }
    const FileDescriptor target = create_exclusively(to, 0644);
    LinkKind kind = LinkKind::reflink;
    if (::ioctl(target.get(), FICLONE, source.get()) != 0) {
        kind = LinkKind::copy;
        copy_contents(source, target, from, to);
    }
    if ((::fchmod(target.get(), status.st_mode & 0777) != 0 && !is_lacking(errno)) || ::fsync(target.get()) != 0) {
        throw_errno("cannot write", to, Intent::write);
    }
    return kind;
}

}  // namespace seqshelf::base
