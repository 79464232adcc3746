#include "transport/cache_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace seqshelf::transport {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view cannot_write = "cannot write into the cache";

[[noreturn]] void fail(const fs::path& path) { base::throw_errno(cannot_write, path, base::Intent::write); }

}  // namespace

CacheFile::CacheFile(const fs::path& directory) {
    create(directory);
    if (!fd_.is_open() && errno == ENOENT) {
        std::error_code error;
        fs::create_directories(directory, error);
        create(directory);
    }
    if (!fd_.is_open()) {
        fail(directory);
    }
}

void CacheFile::create(const fs::path& directory) {
    path_ = (directory / "new.XXXXXX").string();
    fd_ = base::FileDescriptor(::mkostemp(path_.data(), O_CLOEXEC));
}

CacheFile::~CacheFile() {
    if (fd_.is_open() && !renamed_) {
        ::unlink(path_.c_str());
    }
}

void CacheFile::write(std::span<const std::byte> bytes) const { base::write_all(fd_, bytes, path_, cannot_write); }

void CacheFile::rename_to(const fs::path& target) {
    base::make_read_only(fd_, path_);
    // Another process may remove the directory again while it is empty.
    for (int attempt = 0; attempt < 10 && !renamed_; ++attempt) {
        std::error_code error;
        fs::create_directories(target.parent_path(), error);
        renamed_ = ::rename(path_.c_str(), target.c_str()) == 0;
        if (!renamed_ && errno != ENOENT) {
            break;
        }
    }
    if (!renamed_) {
        fail(target);
    }
}

}  // namespace seqshelf::transport
