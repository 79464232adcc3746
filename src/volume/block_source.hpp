#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/mapped_file.hpp"

namespace seqshelf::volume {

/// Where the bytes of a volume's BGZF file come from.
/// Thread-safety: all functions may be called concurrently.
class BlockSource {
public:
    BlockSource() = default;
    BlockSource(const BlockSource&) = delete;
    BlockSource& operator=(const BlockSource&) = delete;
    virtual ~BlockSource() = default;

    /// The longest stretch that can be read at once: a block and the empty one at the file's end.
    static constexpr std::size_t max_stretch_bytes = 65536 + 28;

    /// Bytes of the whole file.
    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;

    /// Returns bytes [begin, end) of the file, valid until this thread's next call.
    /// \pre begin <= end <= size(), end - begin <= max_stretch_bytes
    /// \param read_until  how far the caller will read after these, so that more can be fetched at once
    /// \throws IoError
    [[nodiscard]] virtual std::span<const std::uint8_t> bytes(std::uint64_t begin, std::uint64_t end,
                                                              std::uint64_t read_until) const = 0;

    /// Call it if bytes [begin, end) are damaged. If they were a copy, drops it.
    /// \returns whether they can be fetched again
    virtual bool drop(std::uint64_t begin, std::uint64_t end) const = 0;
};

/// A local file, mapped.
/// Thread-safety: immutable.
class MappedSource final : public BlockSource {
public:
    /// \throws IoError  the file cannot be opened or mapped
    MappedSource(const std::filesystem::path& path, base::MappedFile::Access access) : file_(path, access) {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return file_.bytes().size(); }
    [[nodiscard]] std::span<const std::uint8_t> bytes(std::uint64_t begin, std::uint64_t end,
                                                      std::uint64_t) const override {
        return file_.bytes().subspan(begin, end - begin);
    }
    bool drop(std::uint64_t, std::uint64_t) const override { return false; }

private:
    base::MappedFile file_;
};

}  // namespace seqshelf::volume
