#include "mirror/http_source.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <thread>
#include <utility>

#include "base/stop.hpp"
#include "mirror/partial_file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::mirror {

namespace {

constexpr std::size_t max_connections = 8;
constexpr std::int64_t max_page_bytes = std::int64_t{16} << 20;  ///< of a directory's list
constexpr int max_failures = 4;  ///< in a row, without a useful connection in between

/// Waits, but not longer than until a stop is requested.
void wait(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, time, [] { return false; });
}

/// Runs `action` again when a connection failed; `progress` says whether the last run fetched anything.
template <typename Action, typename Position>
auto persistently(const std::stop_token& stop, Position position, Action action) {
    auto since = std::chrono::steady_clock::now();
    for (int failures = 1;; ++failures) {
        const std::int64_t before = position();
        try {
            return action();
        } catch (const IoError&) {
            const auto now = std::chrono::steady_clock::now();
            if (transport::was_useful(position() - before, now - std::exchange(since, now))) {
                failures = 1;
            }
            if (failures == max_failures) {
                throw;
            }
            wait(std::chrono::milliseconds(250) * (1 << failures), stop);
        }
    }
}

}  // namespace

HttpSource::HttpSource(std::string address, const MirrorOptions& options, Progress& progress)
    : address_(std::move(address)), stop_(options.stop), progress_(progress), client_({.stop = options.stop}) {}

std::optional<snapshot::Index> HttpSource::index() {
    std::string text;
    try {
        text = read_text(snapshot::index_file, snapshot::max_index_bytes);
    } catch (const NotFound&) {
        return std::nullopt;
    }
    if (const std::size_t first = text.find_first_not_of(" \t\r\n"); first != std::string::npos && text[first] == '<') {
        throw NotFound(transport::without_password(address_) +
                       " is not a root of seqshelf: the server sends a web page (HTML) instead of snapshots.json");
    }
    return snapshot::read_index(text);
}

bool HttpSource::contains(const std::string& path) {
    return finds([&] { (void)client_.get_text(transport::join_url(address_, path), 0); });
}

std::string HttpSource::read_text(const std::string& path, std::int64_t limit) {
    std::string text = persistently(
        stop_, [] { return std::int64_t{0}; },
        [&] { return client_.get_text(transport::join_url(address_, path), limit); });
    bytes_transferred_ += static_cast<std::int64_t>(text.size());
    return text;
}

/// From the page that servers make for a directory: each entry is a link relative to it.
std::vector<std::string> HttpSource::list(const std::string& path) {
    constexpr std::string_view link = "href=\"";
    std::string page;
    try {
        page = client_.get_text(transport::join_url(address_, path.empty() ? "" : path + "/"), max_page_bytes);
    } catch (const NotFound&) {
        return {};
    } catch (const IoError&) {
        return {};  // most servers refuse it
    }
    bytes_transferred_ += static_cast<std::int64_t>(page.size());
    std::vector<std::string> names;
    for (std::size_t at = page.find(link); at != std::string::npos; at = page.find(link, at)) {
        at += link.size();
        std::string name = page.substr(at, page.find('"', at) - at);
        if (!name.empty() && name.find_first_of("/?#%&") >= name.size() - 1 && !name.starts_with('.')) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

void HttpSource::fetch(const std::string& snapshot, const std::vector<WantedFile>& files,
                       const std::filesystem::path& into, const std::function<void(const std::string&)>& arrived) {
    std::stop_source stop;  // stops all connections when one has failed or the caller requests it
    const std::stop_callback stop_too(stop_, [&] { stop.request_stop(); });
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    const auto work = [&] {
        try {
            const base::StopScope scope(stop.get_token());
            transport::HttpClient client({.stop = stop.get_token()});
            for (std::size_t i = next++; i < files.size(); i = next++) {
                const WantedFile& file = files[i];
                fetch_by(client, transport::join_url(address_, snapshot + "/" + file.path), into / file.path,
                         file.max_bytes, stop.get_token());
                const std::lock_guard lock(mutex_);
                arrived(file.path);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!stop.stop_requested() || stop_.stop_requested()) {
                failure = std::current_exception();
            }
            stop.request_stop();
        }
    };
    {
        std::vector<std::jthread> connections;
        for (std::size_t i = 0; i < std::min(files.size(), max_connections); ++i) {
            connections.emplace_back(work);
        }
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

void HttpSource::fetch_url(const std::string& url, const std::filesystem::path& file, std::int64_t max_bytes) {
    fetch_by(client_, url, file, max_bytes, stop_);
}

void HttpSource::fetch_by(transport::HttpClient& client, const std::string& url, const std::filesystem::path& file,
                          std::int64_t max_bytes, const std::stop_token& stop) {
    PartialFile partial(file, max_bytes);
    std::int64_t brought = 0;
    persistently(
        stop, [&] { return brought; },
        [&] {
            client.get(
                url, partial.size(),
                [&](const transport::HttpClient::Head& head) {
                    if (head.first != partial.size() || (head.total_bytes >= 0 && head.total_bytes < partial.size())) {
                        partial.truncate();  // the server does not support ranges, or the local part is of another file
                    }
                    if (head.first != partial.size()) {
                        throw IoError(url + " has changed since a part of it was fetched; try again");
                    }
                },
                [&](std::span<const std::byte> bytes) {
                    partial.write(bytes);
                    const auto count = static_cast<std::int64_t>(bytes.size());
                    brought += count;
                    const std::lock_guard lock(mutex_);
                    bytes_transferred_ += count;
                    progress_.add(count);
                });
        });
    partial.close();
}

}  // namespace seqshelf::mirror
