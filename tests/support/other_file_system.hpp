#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace seqshelf::test {

/// A writable directory on another file system than `here`; empty if there is none.
[[nodiscard]] inline std::filesystem::path other_file_system(const std::filesystem::path& here) {
    struct stat status{};
    const auto device = [&](const char* path) { return ::stat(path, &status) == 0 ? status.st_dev : dev_t{}; };
    const dev_t ours = device(here.c_str());
    for (const char* const path : {"/dev/shm", "/var/tmp", "/tmp"}) {
        if (::access(path, W_OK) == 0 && device(path) != ours) {
            return path;
        }
    }
    return {};
}

}  // namespace seqshelf::test
