#include "mirror/partial_file.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::mirror {

PartialFile::PartialFile(std::filesystem::path path, std::int64_t max_bytes)
    : path_(std::move(path)), max_bytes_(max_bytes) {
    base::create_directories(path_.parent_path());
    fd_ = base::FileDescriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644));
    struct stat status{};
    if (!fd_.is_open() || ::fstat(fd_.get(), &status) != 0) {
        base::throw_errno("cannot write", path_, base::Intent::write);
    }
    size_ = status.st_size;
    if (size_ > max_bytes_) {
        truncate();
    }
}

void PartialFile::truncate() {
    if (::ftruncate(fd_.get(), 0) != 0) {
        base::throw_errno("cannot write", path_, base::Intent::write);
    }
    size_ = 0;
}

void PartialFile::write(std::span<const std::byte> bytes) {
    if (static_cast<std::int64_t>(bytes.size()) > max_bytes_ - size_) {
        throw Corruption(path_.filename().string() + " is longer at the source than the " + std::to_string(max_bytes_) +
                         " bytes expected");
    }
    while (!bytes.empty()) {
        const std::size_t written = base::write_some(fd_, bytes, path_);
        size_ += static_cast<std::int64_t>(written);  // after an error, the next attempt continues here
        bytes = bytes.subspan(written);
    }
}

bool PartialFile::reflink(const base::FileDescriptor& from) { return ::ioctl(fd_.get(), FICLONE, from.get()) == 0; }

void PartialFile::close() {
    if (::close(fd_.release()) != 0) {
        base::throw_errno("cannot write", path_, base::Intent::write);
    }
}

}  // namespace seqshelf::mirror
