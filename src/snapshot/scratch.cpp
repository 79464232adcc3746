#include "snapshot/scratch.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include "seqshelf/root.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "seqshelf-scratch-";

fs::path parent_directory() {
    const fs::path shared_memory = "/dev/shm";
    return ::access(shared_memory.c_str(), W_OK | X_OK) == 0 ? shared_memory : fs::temp_directory_path();
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

Scratch::Scratch() {
    const fs::path parent = parent_directory();
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
