#include "base/writer_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/clock.hpp"
#include "seqshelf/error.hpp"

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

}  // namespace

WriterLock::WriterLock(const std::filesystem::path& file, const std::string& action)
    : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (!fd_.is_open()) {
        throw_errno("cannot lock", file, Intent::write);
    }
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            throw_errno("cannot lock", file, Intent::write);
        }
        throw Locked(file.parent_path().string() + " is locked by " + holder_text(fd_.get()));
    }
    const std::string holder = "pid " + std::to_string(::getpid()) + " on host " + host_name() + " (" + action +
                               ") since " + utc_text(now(), "%Y-%m-%d %H:%M:%S UTC") + "\n";
    // Only for the message that others print: the lock holds even if its holder could not be written down.
    if (::ftruncate(fd_.get(), 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(fd_.get(), holder.data(), holder.size(), 0);
    }
}

}  // namespace seqshelf::base
