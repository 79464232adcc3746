#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace seqshelf::base {

/// A whole file mapped read-only. The file must not shrink while it is mapped, which would end the process (SIGBUS):
/// for files that only programs of ours write, by renaming. See ReadFile for others.
/// Thread-safety: immutable; any number of threads may read bytes().
class MappedFile {
public:
    /// How the file will be read, for the kernel's read-ahead.
    enum class Access { normal, random, sequential };

    /// \throws IoError  the file cannot be opened or mapped
    MappedFile(const std::filesystem::path& path, Access access);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return {data_, size_}; }

private:
    const std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace seqshelf::base
