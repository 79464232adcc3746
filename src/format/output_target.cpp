#include "format/output_target.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "base/spill_file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t copy_bytes = std::size_t{1} << 20;
constexpr std::size_t max_staged_name_bytes = 200;  // of the name before `.part…`; file systems allow 255 in all

std::span<const std::byte> bytes_in(std::string_view text) { return std::as_bytes(std::span(text)); }

fs::path directory_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// What a path leads to.
struct Destination {
    fs::path path;                  ///< no symbolic link; need not exist
    std::optional<int> descriptor;  ///< of this process, if the path leads to one
};

std::optional<int> number_in(const std::string& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// Follows symbolic links one by one: the last ones, of /dev/stdout or /dev/fd/N, lead to an open file, and opening
/// that by its name would lose its position, and is impossible for a socket.
Destination follow_links(fs::path path) {
    std::error_code error;
    const fs::path descriptors = fs::canonical("/proc/self/fd", error);
    constexpr int max_links = 40;  // as the kernel
    for (int links = 0; links <= max_links; ++links) {
        const fs::path directory = fs::canonical(directory_of(path), error);
        if (!error && directory == descriptors) {
            return {path, number_in(path.filename().string())};
        }
        const fs::path next = fs::read_symlink(path, error);
        if (error) {
            return {std::move(path), std::nullopt};
        }
        path = next.is_absolute() ? next : directory_of(path) / next;
    }
    errno = ELOOP;
    base::throw_errno("cannot create", path, base::Intent::write);
}

void sync(const base::FileDescriptor& fd, const fs::path& path) {
    if (::fsync(fd.get()) != 0 && errno != EINVAL) {
        base::throw_errno("cannot write", path, base::Intent::write);
    }
}

/// A pipe, a device, or a descriptor that was open before.
/// Thread-safety: one thread at a time.
class Stream : public OutputTarget {
public:
    Stream(fs::path path, base::FileDescriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}
    void write(std::string_view bytes) override { base::write_all(fd_, bytes_in(bytes), path_); }
    void commit() override {
        if (::close(fd_.release()) != 0) {
            base::throw_errno("cannot write", path_, base::Intent::write);
        }
    }

private:
    fs::path path_;
    base::FileDescriptor fd_;
};

std::unique_ptr<OutputTarget> open_descriptor(const fs::path& path, int number) {
    base::FileDescriptor fd(::fcntl(number, F_DUPFD_CLOEXEC, 0));
    const int flags = fd.is_open() ? ::fcntl(fd.get(), F_GETFL) : -1;
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
        errno = EBADF;
        base::throw_errno("cannot write", path, base::Intent::write);
    }
    return std::make_unique<Stream>(path, std::move(fd));
}

/// Replaces the content of a file that exists. Only then the file changes.
void copy_into(const base::FileDescriptor& fd, const fs::path& path, std::int64_t size,
               const std::function<void(std::int64_t, std::span<std::byte>)>& read) {
    if (::ftruncate(fd.get(), 0) != 0) {
        base::throw_errno("cannot write", path, base::Intent::write);
    }
    std::vector<std::byte> buffer(copy_bytes);
    for (std::int64_t offset = 0; offset < size;) {
        const auto part = std::span(buffer).first(
            static_cast<std::size_t>(std::min<std::int64_t>(size - offset, std::ssize(buffer))));
        read(offset, part);
        base::write_all(fd, part, path);
        offset += std::ssize(part);
    }
    sync(fd, path);
}

/// An existing file that keeps its inode.
/// Thread-safety: one thread at a time.
class InPlace : public OutputTarget {
public:
    InPlace(fs::path path, base::FileDescriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}
    void write(std::string_view bytes) override { gathered_.append(bytes_in(bytes)); }
    void commit() override {
        copy_into(fd_, path_, gathered_.size(),
                  [&](std::int64_t offset, std::span<std::byte> part) { gathered_.read(offset, part); });
    }

private:
    fs::path path_;
    base::FileDescriptor fd_;
    base::SpillFile gathered_;
};

/// Creates a file beside `path`. A process that died may have left one of that name, and numbers of processes repeat.
/// \returns its name and descriptor; closed, with errno, if that is impossible
std::pair<fs::path, base::FileDescriptor> create_beside(const fs::path& path) {
    const std::string stem =
        path.filename().string().substr(0, max_staged_name_bytes) + ".part" + std::to_string(::getpid());
    for (int number = 0;; ++number) {
        fs::path staged = directory_of(path) / (stem + (number == 0 ? "" : "-" + std::to_string(number)));
        base::FileDescriptor fd(::open(staged.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (fd.is_open() || errno != EEXIST) {
            return {std::move(staged), std::move(fd)};
        }
    }
}

/// A file under a temporary name that replaces another, or appears, by one rename.
/// Thread-safety: one thread at a time.
class Staged : public OutputTarget {
public:
    /// \param existing  what is replaced; closed if the file is new
    Staged(fs::path path, fs::path staged, base::FileDescriptor fd, base::FileDescriptor existing)
        : path_(std::move(path)), staged_(std::move(staged)), fd_(std::move(fd)), existing_(std::move(existing)) {}
    Staged(const Staged&) = delete;
    Staged& operator=(const Staged&) = delete;
    ~Staged() override {
        if (!renamed_) {
            ::unlink(staged_.c_str());
        }
    }

    void write(std::string_view bytes) override {
        base::write_all(fd_, bytes_in(bytes), staged_);
        size_ += std::ssize(bytes);
    }

    void commit() override {
        sync(fd_, staged_);
        renamed_ = ::rename(staged_.c_str(), path_.c_str()) == 0;
        if (renamed_) {
            base::fsync_path(directory_of(path_));
            return;
        }
        // A file that is mounted by itself cannot be replaced.
        constexpr std::array survivable{EBUSY, EXDEV, EPERM, EACCES};
        if (!existing_.is_open() || std::find(survivable.begin(), survivable.end(), errno) == survivable.end()) {
            base::throw_errno("cannot create", path_, base::Intent::write);
        }
        copy_into(existing_, path_, size_, [&](std::int64_t offset, std::span<std::byte> part) {
            if (base::uninterrupted([&] { return ::pread(fd_.get(), part.data(), part.size(), offset); }) !=
                std::ssize(part)) {
                base::throw_errno("cannot read", staged_, base::Intent::read);
            }
        });
    }

    /// Gives the new file the owner, group and mode of the one that it replaces. \returns false if that is not allowed
    [[nodiscard]] bool imitate(const struct stat& existing) const {
        struct stat made{};
        if (::fstat(fd_.get(), &made) != 0 || ((made.st_uid != existing.st_uid || made.st_gid != existing.st_gid) &&
                                               ::fchown(fd_.get(), existing.st_uid, existing.st_gid) != 0)) {
            return false;
        }
        const mode_t mode = existing.st_mode & 07777;
        return (made.st_mode & 07777) == mode || ::fchmod(fd_.get(), mode) == 0;
    }

private:
    fs::path path_;
    fs::path staged_;
    base::FileDescriptor fd_;
    base::FileDescriptor existing_;
    std::int64_t size_ = 0;
    bool renamed_ = false;
};

std::unique_ptr<OutputTarget> open_new(const fs::path& path) {
    auto [staged, fd] = create_beside(path);
    if (!fd.is_open()) {
        base::throw_errno("cannot create", path, base::Intent::write);
    }
    return std::make_unique<Staged>(path, std::move(staged), std::move(fd), base::FileDescriptor());
}

std::unique_ptr<OutputTarget> open_existing(const fs::path& path, const struct stat& status) {
    base::FileDescriptor existing(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!existing.is_open()) {
        base::throw_errno("cannot write", path, base::Intent::write);
    }
    if (!S_ISREG(status.st_mode)) {
        return std::make_unique<Stream>(path, std::move(existing));
    }
    if (status.st_nlink > 1) {
        return std::make_unique<InPlace>(path, std::move(existing));
    }
    auto [staged, fd] = create_beside(path);
    if (!fd.is_open() && errno != EACCES && errno != EPERM && errno != EROFS) {
        base::throw_errno("cannot create", staged, base::Intent::write);
    }
    if (!fd.is_open()) {
        return std::make_unique<InPlace>(path, std::move(existing));
    }
    auto target = std::make_unique<Staged>(path, std::move(staged), std::move(fd),
                                           base::FileDescriptor(::fcntl(existing.get(), F_DUPFD_CLOEXEC, 0)));
    if (!target->imitate(status)) {
        target.reset();
        return std::make_unique<InPlace>(path, std::move(existing));
    }
    return target;
}

}  // namespace

std::unique_ptr<OutputTarget> open_output(const fs::path& path) {
    if (path.empty()) {
        throw InvalidArgument("the name of the output file is empty");
    }
    const Destination to = follow_links(path);
    if (to.descriptor) {
        return open_descriptor(path, *to.descriptor);
    }
    struct stat status{};
    const bool exists = ::stat(to.path.c_str(), &status) == 0;
    if (!exists && errno != ENOENT) {
        base::throw_errno("cannot create", path, base::Intent::write);
    }
    if (exists ? S_ISDIR(status.st_mode) : !to.path.has_filename()) {
        errno = EISDIR;
        base::throw_errno("cannot create", path, base::Intent::write);
    }
    return exists ? open_existing(to.path, status) : open_new(to.path);
}

bool is_stream(const fs::path& path) {
    const Destination to = follow_links(path);
    struct stat status{};
    return to.descriptor ||
           (::stat(to.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode));
}

}  // namespace seqshelf::format
