#include "snapshot/scratch.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <system_error>

#include "seqshelf/root.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "seqshelf-scratch-";

/// Containers often have 64 MiB of shared memory: too little for a genome.
constexpr std::uintmax_t enough_bytes = std::uintmax_t{1} << 30;

/// Free bytes where directories can be made, else 0.
std::uintmax_t usable_bytes(const fs::path& directory) {
    std::error_code error;
    const std::uintmax_t available = fs::space(directory, error).available;
    return error || ::access(directory.c_str(), W_OK | X_OK) != 0 ? 0 : available;
}

/// Locks the directory itself, so that it exists without its lock only for a moment after it was made.
base::FileDescriptor lock_directory(const fs::path& directory) {
    base::FileDescriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.is_open() || ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        return base::FileDescriptor();
    }
    return fd;
}

/// Whether another process may have just made it and not locked it yet.
bool is_new(const base::FileDescriptor& directory) {
    struct stat status{};
    constexpr std::time_t seconds = 60;
    return ::fstat(directory.get(), &status) != 0 || status.st_ctime + seconds > std::time(nullptr);
}

void remove_left_behind(const fs::path& parent) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
        if (entry.path().filename().string().starts_with(prefix)) {
            const base::FileDescriptor lock = lock_directory(entry.path());
            if (lock.is_open() && !is_new(lock)) {
                fs::remove_all(entry.path(), error);
            }
        }
    }
}

}  // namespace

fs::path roomier(const fs::path& preferred, const fs::path& other, std::uintmax_t enough) {
    const std::uintmax_t available = usable_bytes(preferred);
    return available > 0 && (available >= enough || available >= usable_bytes(other)) ? preferred : other;
}

Scratch::Scratch() {
    const fs::path temporary = fs::temp_directory_path();
    const fs::path parent = roomier("/dev/shm", temporary, enough_bytes);
    remove_left_behind(parent);
    std::string path = (parent / (std::string(prefix) + "XXXXXX")).string();
    if (::mkdtemp(path.data()) == nullptr) {
        base::throw_errno("cannot make a directory in", parent, base::Intent::write);
    }
    directory_ = path;
    root_ = directory_ / "root";
    alive_ = lock_directory(directory_);
    init_root(root_);
}

Scratch::~Scratch() {
    std::error_code ignored;  // the next Scratch removes it
    fs::remove_all(directory_, ignored);
}

}  // namespace seqshelf::snapshot
