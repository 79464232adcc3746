#include "volume/remote_source.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/log.hpp"
#include "seqshelf/error.hpp"
#include "transport/url.hpp"

namespace seqshelf::volume {

using transport::Chunk;
using transport::ChunkCache;

namespace {

constexpr std::int64_t chunk_bytes = ChunkCache::chunk_bytes;
/// The most that one request fetches: it is in memory until it is in the cache.
constexpr std::int64_t max_request_bytes = std::int64_t{8} << 20;

std::int64_t chunk_at(std::uint64_t byte) { return static_cast<std::int64_t>(byte) / chunk_bytes; }

}  // namespace

RemoteSource::RemoteSource(std::string url, std::string key, std::int64_t bytes, ChunkCache& cache,
                           transport::ClientPool& clients)
    : url_(std::move(url)),
      key_(std::move(key)),
      bytes_(bytes),
      cache_(cache),
      clients_(clients),
      // The chunks of a request must not displace each other, nor much of what the cache contains.
      max_run_(std::max<std::int64_t>(1, std::min(max_request_bytes, cache.max_bytes() / 4) / chunk_bytes)) {}

Chunk RemoteSource::chunk(std::int64_t number) const {
    return {key_, number, static_cast<std::size_t>(std::min(chunk_bytes, bytes_ - number * chunk_bytes))};
}

std::span<const std::uint8_t> RemoteSource::bytes(std::uint64_t begin, std::uint64_t end,
                                                  std::uint64_t read_until) const {
    thread_local std::array<std::uint8_t, max_stretch_bytes> stretch;
    const std::span<std::uint8_t> out = std::span(stretch).first(end - begin);
    std::span<std::byte> rest = std::as_writable_bytes(out);
    while (!rest.empty()) {
        const std::uint64_t position = end - rest.size();
        const std::int64_t number = chunk_at(position);
        const auto from = static_cast<std::size_t>(static_cast<std::int64_t>(position) - number * chunk_bytes);
        const std::size_t taken = std::min(rest.size(), chunk(number).bytes - from);
        read(number, from, rest.first(taken), std::max(end, read_until));
        rest = rest.subspan(taken);
    }
    return out;
}

bool RemoteSource::drop(std::uint64_t begin, std::uint64_t end) const {
    for (std::int64_t number = chunk_at(begin); number * chunk_bytes < static_cast<std::int64_t>(end); ++number) {
        cache_.drop(chunk(number));
    }
    return true;
}

void RemoteSource::read(std::int64_t number, std::size_t from, std::span<std::byte> out,
                        std::uint64_t read_until) const {
    if (cache_.read(chunk(number), from, out)) {
        return;
    }
    std::unique_lock lock(mutex_);
    fetched_.wait(lock, [&] { return !under_way_.contains(number); });
    if (cache_.read(chunk(number), from, out)) {
        return;  // another thread has fetched it
    }
    const Run run = plan_run(number, read_until);
    for (std::int64_t each = run.first; each < run.last; ++each) {
        under_way_.insert(each);
    }
    const auto done = [&] {
        lock.lock();
        under_way_.erase(under_way_.lower_bound(run.first), under_way_.lower_bound(run.last));
        fetched_.notify_all();
    };
    lock.unlock();
    try {
        fetch(run, from, out);
    } catch (...) {
        done();
        throw;
    }
    done();
}

/// Chooses the missing chunks from `first` on for one request: those that the caller will read; if it continues after
/// the last request, twice as many each time.
RemoteSource::Run RemoteSource::plan_run(std::int64_t first, std::uint64_t read_until) const {
    ahead_ = first == next_ ? std::min(ahead_ * 2, max_run_) : 1;
    const std::int64_t count = chunk_at(static_cast<std::uint64_t>(bytes_ - 1)) + 1;
    const std::int64_t wanted = std::max(chunk_at(read_until - 1) + 1, first + ahead_);
    const std::int64_t most = std::min({wanted, first + max_run_, count});
    Run run{first, first + 1};
    while (run.last < most && !under_way_.contains(run.last) && !cache_.contains(chunk(run.last))) {
        ++run.last;
    }
    next_ = run.last;
    return run;
}

/// Fills `out` from the first chunk, because the cache may drop that before it is read there.
void RemoteSource::fetch(Run run, std::size_t from, std::span<std::byte> out) const {
    const std::int64_t start = run.first * chunk_bytes;
    const auto size = static_cast<std::size_t>(std::min(run.last * chunk_bytes, bytes_) - start);
    const auto buffer = std::make_unique_for_overwrite<std::byte[]>(size);
    const std::span<std::byte> all(buffer.get(), size);
    base::log(LogLevel::trace, "cache miss: chunks ", run.first, " to ", run.last, " of ",
              transport::without_password(url_));
    const auto refuse = [&](const Error& error) -> void {
        throw IoError(std::string(error.what()) + "; the bytes from " + std::to_string(start) +
                      " on are not in the cache either");
    };
    try {
        clients_.lease()->read(url_, start, all);
    } catch (const NotFound& error) {
        refuse(error);
    } catch (const IoError& error) {
        refuse(error);
    }
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(from), out.size(), out.begin());
    for (std::int64_t number = run.first; number < run.last; ++number) {
        const Chunk each = chunk(number);
        cache_.insert(each, all.subspan(static_cast<std::size_t>((number - run.first) * chunk_bytes), each.bytes));
    }
}

}  // namespace seqshelf::volume
