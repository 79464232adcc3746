#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>

#include "transport/chunk_cache.hpp"
#include "transport/client_pool.hpp"
#include "volume/block_source.hpp"

namespace seqshelf::volume {

/// A file on a web server, read by Range requests in chunks that stay in a cache on disk. Each chunk is fetched once,
/// however many threads wait for it; the next chunks come with the same request if they will probably be read.
/// Thread-safety: all functions may be called concurrently.
class RemoteSource final : public BlockSource {
public:
    /// \param key    the file's name in the cache
    /// \param cache  must outlive the source, as must `clients`
    RemoteSource(std::string url, std::string key, std::int64_t bytes, transport::ChunkCache& cache,
                 transport::ClientPool& clients);

    [[nodiscard]] std::uint64_t size() const noexcept override { return static_cast<std::uint64_t>(bytes_); }
    [[nodiscard]] std::span<const std::uint8_t> bytes(std::uint64_t begin, std::uint64_t end,
                                                      std::uint64_t read_until) const override;
    bool drop(std::uint64_t begin, std::uint64_t end) const override;

private:
    /// Chunks [first, last).
    struct Run {
        std::int64_t first;
        std::int64_t last;
    };

    [[nodiscard]] transport::Chunk chunk(std::int64_t number) const;
    void read(std::int64_t number, std::size_t from, std::span<std::byte> out, std::uint64_t read_until) const;
    [[nodiscard]] Run plan_run(std::int64_t first, std::uint64_t read_until) const;
    void fetch(Run run, std::size_t from, std::span<std::byte> out) const;

    std::string url_;
    std::string key_;
    std::int64_t bytes_;
    transport::ChunkCache& cache_;
    transport::ClientPool& clients_;
    std::int64_t max_run_;

    mutable std::mutex mutex_;  ///< guards what follows
    mutable std::condition_variable fetched_;
    mutable std::set<std::int64_t> under_way_;
    mutable std::int64_t next_ = -1;  ///< after the last run: a reader that continues there reads sequentially
    mutable std::int64_t ahead_ = 1;  ///< chunks to fetch at once for such a reader
};

}  // namespace seqshelf::volume
