#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/read_file.hpp"

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

/// A local file. What the caller will read next is read at once, as far as one stretch goes.
/// Thread-safety: immutable.
class FileSource final : public BlockSource {
public:
    /// \throws IoError  the file cannot be opened
    FileSource(const std::filesystem::path& path, base::ReadFile::Access access);

    [[nodiscard]] std::uint64_t size() const noexcept override { return file_.size(); }
    /// \throws Corruption  the file was cut short since it was opened
    [[nodiscard]] std::span<const std::uint8_t> bytes(std::uint64_t begin, std::uint64_t end,
                                                      std::uint64_t read_until) const override;
    bool drop(std::uint64_t, std::uint64_t) const override { return false; }

private:
    base::ReadFile file_;
    std::uint64_t id_;  ///< unique in this process
};

}  // namespace seqshelf::volume
