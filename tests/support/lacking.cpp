// Preloaded into the program (LD_PRELOAD), this makes every file system one that lacks what $LACKING names: `symlinks`,
// `links`, `modes`, `times`. Such calls fail with $LACKING_ERRNO: EPERM as on exFAT, EOPNOTSUPP as on SMB, ENOSYS as on
// FUSE.

#include <dlfcn.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>

namespace {

/// Sets errno if it is lacking.
bool is_lacking(const std::string& what) {
    const char* const lacking = std::getenv("LACKING");
    const char* const number = std::getenv("LACKING_ERRNO");
    std::istringstream words(lacking == nullptr ? "" : lacking);
    for (std::string word; words >> word;) {
        if (word == what) {
            errno = number == nullptr ? EPERM : std::atoi(number);
            return true;
        }
    }
    return false;
}

template <typename Function>
Function* next(const char* name) {
    Function* function = nullptr;
    void* const found = ::dlsym(RTLD_NEXT, name);
    std::memcpy(&function, &found, sizeof function);
    return function;
}

}  // namespace

extern "C" {

int symlink(const char* target, const char* path) noexcept {
    return is_lacking("symlinks") ? -1 : next<int(const char*, const char*)>("symlink")(target, path);
}

int symlinkat(const char* target, int directory, const char* path) noexcept {
    return is_lacking("symlinks") ? -1 : next<int(const char*, int, const char*)>("symlinkat")(target, directory, path);
}

int link(const char* from, const char* to) noexcept {
    return is_lacking("links") ? -1 : next<int(const char*, const char*)>("link")(from, to);
}

int linkat(int from_directory, const char* from, int to_directory, const char* to, int flags) noexcept {
    return is_lacking("links") ? -1
                               : next<int(int, const char*, int, const char*, int)>("linkat")(from_directory, from,
                                                                                              to_directory, to, flags);
}

int chmod(const char* path, mode_t mode) noexcept {
    return is_lacking("modes") ? -1 : next<int(const char*, mode_t)>("chmod")(path, mode);
}

int fchmod(int fd, mode_t mode) noexcept {
    return is_lacking("modes") ? -1 : next<int(int, mode_t)>("fchmod")(fd, mode);
}

int fchmodat(int directory, const char* path, mode_t mode, int flags) noexcept {
    return is_lacking("modes") ? -1
                               : next<int(int, const char*, mode_t, int)>("fchmodat")(directory, path, mode, flags);
}

int utimensat(int directory, const char* path, const timespec* times, int flags) noexcept {
    return is_lacking("times")
               ? -1
               : next<int(int, const char*, const timespec*, int)>("utimensat")(directory, path, times, flags);
}

int futimens(int fd, const timespec* times) noexcept {
    return is_lacking("times") ? -1 : next<int(int, const timespec*)>("futimens")(fd, times);
}

}  // extern "C"
