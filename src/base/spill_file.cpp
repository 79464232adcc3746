#include "base/spill_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

namespace {

/// Not /tmp unless TMPDIR says so, because /tmp may be in memory.
std::filesystem::path spill_directory() {
    const char* const wanted = ::secure_getenv("TMPDIR");
    return wanted != nullptr && *wanted != '\0' ? wanted : "/var/tmp";
}

}  // namespace

SpillFile::SpillFile() : directory_(spill_directory()) {
    std::string path = (directory_ / "seqshelf-XXXXXX").string();
    fd_ = FileDescriptor(::mkostemp(path.data(), O_CLOEXEC));
    if (!fd_.is_open()) {
        throw_errno("cannot make a temporary file in", directory_, Intent::write);
    }
    ::unlink(path.c_str());
}

void SpillFile::append(std::span<const std::byte> bytes) {
    write_all(fd_, bytes, directory_, "cannot write a temporary file in");
    size_ += std::ssize(bytes);
}

void SpillFile::read(std::int64_t offset, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
        const ssize_t got = uninterrupted([&] { return ::pread(fd_.get(), bytes.data(), bytes.size(), offset); });
        if (got < 0) {
            throw_errno("cannot read a temporary file in", directory_, Intent::read);
        }
        if (got == 0) {
            throw IoError("cannot read a temporary file in " + directory_.string() + ": it ends early, " +
                          std::to_string(bytes.size()) + " bytes are missing");
        }
        offset += got;
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

}  // namespace seqshelf::base
