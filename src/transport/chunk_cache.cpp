#include "transport/chunk_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "transport/cache_file.hpp"

namespace seqshelf::transport {

namespace fs = std::filesystem;

namespace {

/// A chunk's time of modification is that of its last use, to this precision: writing it for every slice would cost
/// more than the slice.
constexpr std::time_t use_resolution_seconds = 60;
/// Writing a chunk never takes as long as this.
constexpr auto abandoned_after = std::chrono::hours(1);

void note_use(int fd, const struct stat& status) {
    if (::time(nullptr) - status.st_mtim.tv_sec >= use_resolution_seconds) {
        ::futimens(fd, nullptr);  // fails in another user's cache: then the chunk counts as used when it was written
    }
}

/// A chunk on the disk.
struct Found {
    fs::path path;
    fs::file_time_type used;
    std::int64_t bytes;
};

/// Lists the chunks, and removes new files of processes that died. Other processes drop chunks meanwhile, so any step
/// may fail.
std::vector<Found> chunks_in(const fs::path& directory) {
    std::vector<Found> chunks;
    std::error_code error;
    for (const fs::directory_entry& file : fs::directory_iterator(directory, error)) {
        if (!file.is_directory(error)) {
            if (fs::file_time_type::clock::now() - file.last_write_time(error) > abandoned_after && !error) {
                fs::remove(file.path(), error);
            }
            continue;
        }
        for (const fs::directory_entry& chunk : fs::directory_iterator(file.path(), error)) {
            const std::uintmax_t bytes = chunk.file_size(error);
            if (!error) {
                chunks.push_back({chunk.path(), chunk.last_write_time(error), static_cast<std::int64_t>(bytes)});
            }
        }
    }
    return chunks;
}

}  // namespace

ChunkCache::ChunkCache(fs::path directory, std::int64_t max_bytes)
    : directory_(std::move(directory)), max_bytes_(std::max(max_bytes, least_max_bytes)) {}

fs::path ChunkCache::path_of(const Chunk& chunk) const {
    return directory_ / chunk.file / std::to_string(chunk.number);
}

bool ChunkCache::contains(const Chunk& chunk) const {
    struct stat status{};
    return ::stat(path_of(chunk).c_str(), &status) == 0 && status.st_size == static_cast<off_t>(chunk.bytes);
}

bool ChunkCache::read(const Chunk& chunk, std::size_t from, std::span<std::byte> out) const {
    const fs::path path = path_of(chunk);
    const base::FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (!fd.is_open() && errno == ENOENT) {
        return false;
    }
    if (!fd.is_open() || ::fstat(fd.get(), &status) != 0) {
        base::throw_errno("cannot read", path, base::Intent::read);
    }
    if (status.st_size != static_cast<off_t>(chunk.bytes)) {
        return false;
    }
    note_use(fd.get(), status);
    const ssize_t got = ::pread(fd.get(), out.data(), out.size(), static_cast<off_t>(from));
    if (got < 0) {
        base::throw_errno("cannot read", path, base::Intent::read);
    }
    return static_cast<std::size_t>(got) == out.size();
}

void ChunkCache::insert(const Chunk& chunk, std::span<const std::byte> bytes) {
    make_room(static_cast<std::int64_t>(bytes.size()));
    CacheFile file(directory_);
    file.write(bytes);
    file.rename_to(path_of(chunk));
}

void ChunkCache::drop(const Chunk& chunk) const { ::unlink(path_of(chunk).c_str()); }

void ChunkCache::make_room(std::int64_t bytes) {
    const std::lock_guard lock(mutex_);
    if (total_bytes_ < 0 || total_bytes_ + bytes > max_bytes_ || uncounted_bytes_ + bytes > max_bytes_ / 16) {
        total_bytes_ = drop_oldest(bytes);
        uncounted_bytes_ = 0;
    }
    total_bytes_ += bytes;
    uncounted_bytes_ += bytes;
}

/// Counts the chunks; if there is no space for `bytes` more, drops the oldest until an eighth of the maximum is free.
/// Returns how many bytes are left.
std::int64_t ChunkCache::drop_oldest(std::int64_t bytes) const {
    std::vector<Found> chunks = chunks_in(directory_);
    std::int64_t total = 0;
    for (const Found& chunk : chunks) {
        total += chunk.bytes;
    }
    if (total + bytes <= max_bytes_) {
        return total;
    }
    std::sort(chunks.begin(), chunks.end(), [](const Found& a, const Found& b) { return a.used < b.used; });
    std::error_code ignored;  // another process may have removed it first
    for (const Found& chunk : chunks) {
        if (total + bytes <= max_bytes_ - max_bytes_ / 8) {
            break;
        }
        fs::remove(chunk.path, ignored);
        fs::remove(chunk.path.parent_path(), ignored);  // only if it is empty now
        total -= chunk.bytes;
    }
    return total;
}

}  // namespace seqshelf::transport
