#include "base/writer_lock.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/lock_wait.hpp"

namespace seqshelf::base {

namespace {

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string holder_text(int fd) {
    std::array<char, 512> text{};
    const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
    std::string holder(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    while (!holder.empty() && holder.back() == '\n') {
        holder.pop_back();
    }
    return holder.empty() ? "another process" : holder;
}

/// Whether everybody who sees a directory sees its lock. A network file system keeps it on one host.
bool locks_directories(int fd) {
    constexpr std::array local{std::int64_t{EXT4_SUPER_MAGIC},  std::int64_t{XFS_SUPER_MAGIC},
                               std::int64_t{BTRFS_SUPER_MAGIC}, std::int64_t{TMPFS_MAGIC},
                               std::int64_t{F2FS_SUPER_MAGIC},  std::int64_t{OVERLAYFS_SUPER_MAGIC},
                               std::int64_t{0x2fc12fc1} /* ZFS */};
    struct statfs status{};
    return ::fstatfs(fd, &status) == 0 && std::find(local.begin(), local.end(), status.f_type) != local.end();
}

bool lock_now(const FileDescriptor& fd, int how, const std::filesystem::path& path) {
    if (::flock(fd.get(), how | LOCK_NB) == 0) {
        return true;
    }
    if (errno != EWOULDBLOCK) {
        throw_errno("cannot lock", path, Intent::write);
    }
    return false;
}

/// Waits as long as a LockWait says. A blocking flock() would have no time limit, and a stop could not end it.
/// \returns false if somebody else has locked it, still
/// \throws Cancelled
bool lock(const FileDescriptor& fd, int how, const std::filesystem::path& path) {
    constexpr std::chrono::milliseconds pause{50};
    const auto until = std::chrono::steady_clock::now() + LockWait::of_thread();
    for (bool waits = false; !lock_now(fd, how, path); waits = true) {
        if (std::chrono::steady_clock::now() >= until) {
            return false;
        }
        if (!waits) {
            log(LogLevel::info, "waiting for the lock of ", path);
        }
        throw_if_stopped(stop_of_thread(), "waiting for the lock of ", path, " was stopped");
        std::this_thread::sleep_for(pause);
    }
    return true;
}

/// How long was waited without result, for the end of a message.
std::string waited_text() {
    const auto waited = LockWait::of_thread();
    return waited.count() <= 0
               ? ""
               : "; waited " + std::to_string(std::chrono::ceil<std::chrono::seconds>(waited).count()) + " s for it";
}

FileDescriptor open_to_lock(const std::filesystem::path& directory) {
    FileDescriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.is_open()) {
        throw_errno("cannot lock", directory, Intent::write);
    }
    return locks_directories(fd.get()) ? std::move(fd) : FileDescriptor();
}

}  // namespace

WriterLock::WriterLock(const std::filesystem::path& file, const std::string& action)
    : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    const int error = errno;
    const bool no_space = !file_.is_open() && (error == ENOSPC || error == EDQUOT);
    if (!file_.is_open() && !no_space) {
        throw_errno("cannot lock", file, Intent::write);
    }
    const std::filesystem::path directory = file.parent_path();
    if (file_.is_open()) {
        share_with_group(file);
    }
    if (file_.is_open() && !lock(file_, LOCK_EX, file)) {
        throw Locked(directory.string() + " is locked by " + holder_text(file_.get()) + waited_text());
    }
    directory_ = open_to_lock(directory);
    if (no_space && !directory_.is_open()) {
        throw_system_error(error, "cannot lock " + file.string(), Intent::write);
    }
    if (directory_.is_open() && !lock(directory_, LOCK_EX, directory)) {
        throw Locked(directory.string() +
                     " is locked by another process, which writes or reads it without a lock "
                     "file, because the disk is full" +
                     waited_text());
    }
    const std::string holder = "pid " + std::to_string(::getpid()) + " on host " + host_name() + " (" + action +
                               ") since " + utc_text(now(), "%Y-%m-%d %H:%M:%S UTC") + "\n";
    // Only for the message that others print: the lock holds even if its holder could not be written down.
    if (file_.is_open() && ::ftruncate(file_.get(), 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(file_.get(), holder.data(), holder.size(), 0);
    }
}

FileDescriptor exclude_writers(const std::filesystem::path& directory) {
    FileDescriptor fd = open_to_lock(directory);
    if (fd.is_open() && !lock(fd, LOCK_SH, directory)) {
        throw Locked(directory.string() +
                     " is being written by another process, and the disk is full, so that it cannot be read meanwhile" +
                     waited_text());
    }
    return fd;
}

}  // namespace seqshelf::base
