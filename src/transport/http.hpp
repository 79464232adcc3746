#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "transport/url.hpp"

namespace seqshelf::transport {

/// How to talk to a server.
struct HttpOptions {
    std::chrono::seconds connect_timeout{15};
    std::chrono::seconds stall_timeout{30};  ///< a connection that is too slow for so long is closed
    std::int64_t min_bytes_per_second = 512;  ///< averaged over stall_timeout; less is too slow
    std::stop_token stop;                    ///< after a stop, or that of a StopScope, requests throw Cancelled
};

/// Whether a connection that has failed is worth another: it sent more than the slowest would have in that time. A
/// server could otherwise keep a client by a byte and an error, again and again.
[[nodiscard]] inline bool was_useful(std::int64_t bytes, std::chrono::duration<double> time) {
    return static_cast<double>(bytes) > time.count() * static_cast<double>(HttpOptions{}.min_bytes_per_second);
}

/// Reads files from web servers by GET and Range; follows redirects, to http and https only. The connection is kept for
/// the next request.
/// Thread-safety: one thread at a time.
class HttpClient {
public:
    explicit HttpClient(HttpOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    using Sink = std::function<void(std::span<const std::byte>)>;

    /// Where the bytes start that a server sends, and what it says about the file.
    struct Head {
        std::int64_t first = 0;  ///< 0 if the server does not support ranges and sends the whole file
        std::int64_t total_bytes = -1;  ///< of the whole file; -1: unknown
        std::string etag;  ///< "": it has none
    };

    /// Passes the file from byte `first` on to `consume`, after calling `begin` once. If the file has no bytes from
    /// `first` on, `consume` is never called. What the two throw passes through.
    /// \throws NotFound  404 or 410
    /// \throws IoError   any other answer, no connection, or it broke (what came before was consumed)
    /// \throws Cancelled
    void get(const std::string& url, std::int64_t first, const std::function<void(const Head&)>& begin,
             const Sink& consume);

    /// Reads bytes [first, first + out.size()) of a file.
    /// \throws IoError  also if the server does not support ranges, or the file ends before
    void read(const std::string& url, std::int64_t first, std::span<std::byte> out);

    /// Returns the contents of a small file.
    /// \throws Corruption  it has more than `limit` bytes
    /// \throws NotFound, IoError
    [[nodiscard]] std::string get_text(const std::string& url, std::int64_t limit);

    /// As get_text(), but std::nullopt if the file is still the one with `etag`; else `etag` becomes that of the file.
    [[nodiscard]] std::optional<std::string> get_text_if_changed(const std::string& url, std::int64_t limit,
                                                                 std::string& etag);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::transport
