#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>

namespace seqshelf::transport {

/// Names a piece of a file: bytes [number * chunk_bytes, (number + 1) * chunk_bytes); the last one may be shorter.
struct Chunk {
    const std::string& file;  ///< a name that identifies the file's content: letters and digits
    std::int64_t number;
    std::size_t bytes;
};

/// Pieces of remote files on disk; the least recently used are dropped first. Processes share the directory without
/// locks: a chunk is a file that appears whole, by rename, and never changes. A chunk that is dropped while it is read
/// stays readable. Power loss may leave chunks with wrong content: the readers have checksums, and drop what fails.
/// Thread-safety: all functions may be called concurrently, also by several processes.
class ChunkCache {
public:
    static constexpr std::int64_t chunk_bytes = std::int64_t{256} << 10;
    /// A smaller cache would drop what was just fetched.
    static constexpr std::int64_t least_max_bytes = 4 * chunk_bytes;

    /// \param directory  created by the first insert
    /// \param max_bytes  of all chunks together; each process that writes at the same time may exceed it by a sixteenth
    ChunkCache(std::filesystem::path directory, std::int64_t max_bytes);

    /// \returns whether the cache contains the chunk; only then `out` is filled, with its bytes from `from` on
    /// \throws IoError
    bool read(const Chunk& chunk, std::size_t from, std::span<std::byte> out) const;

    [[nodiscard]] bool contains(const Chunk& chunk) const;

    /// \pre bytes.size() == chunk.bytes. \throws ReadOnly, IoError
    void insert(const Chunk& chunk, std::span<const std::byte> bytes);

    void drop(const Chunk& chunk) const;

    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    [[nodiscard]] std::int64_t max_bytes() const noexcept { return max_bytes_; }

private:
    [[nodiscard]] std::filesystem::path path_of(const Chunk& chunk) const;
    void make_room(std::int64_t bytes);
    std::int64_t drop_oldest(std::int64_t bytes) const;

    std::filesystem::path directory_;
    std::int64_t max_bytes_;
    std::mutex mutex_;  ///< guards what follows
    std::int64_t total_bytes_ = -1;  ///< the last count, plus what this process added since; -1: not counted yet
    std::int64_t uncounted_bytes_ = 0;  ///< what this process added since: others may have added as much
};

}  // namespace seqshelf::transport
