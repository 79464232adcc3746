#include "base/mapped_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include "base/file.hpp"

namespace seqshelf::base {

MappedFile::MappedFile(const std::filesystem::path& path, Access access) {
    const FileDescriptor fd = open_to_read(path);
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) {
        throw_errno("cannot stat", path, Intent::read);
    }
    size_ = static_cast<std::size_t>(status.st_size);
    if (size_ == 0) {
        return;  // mmap refuses an empty file
    }
    void* const address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd.get(), 0);
    if (address == MAP_FAILED) {
        throw_errno("cannot map", path, Intent::read);
    }
    // Only advice: a kernel that ignores it still gives the right bytes.
    if (access != Access::normal) {
        ::madvise(address, size_, access == Access::random ? MADV_RANDOM : MADV_SEQUENTIAL);
    }
    data_ = static_cast<const std::uint8_t*>(address);
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) {
        ::munmap(const_cast<std::uint8_t*>(data_), size_);
    }
}

}  // namespace seqshelf::base
