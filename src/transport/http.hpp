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

/// How a server is spoken to.
struct HttpOptions {
    std::chrono::seconds connect_timeout{15};
    std::chrono::seconds stall_timeout{
        30};  ///< a connection that brings less than a byte a second for so long is given up
    std::stop_token stop;                    ///< requests then throw Cancelled
};

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

    /// Where the bytes start that a server sends, and what it says of the file.
    struct Head {
        std::int64_t first = 0;  ///< 0 where it has no ranges and sends all of the file
        std::int64_t total_bytes = -1;  ///< of the whole file; -1: it does not say
        std::string etag;  ///< "": it has none
    };

    /// Sends the file from byte `first` on to `consume`; `begin` is called once before. Where there is nothing at or
    /// after `first`, `consume` is never called. What the two throw passes through.
    /// \throws NotFound  404 or 410
    /// \throws IoError   any other answer, no connection, or it broke (what came before was consumed)
    /// \throws Cancelled
    void get(const std::string& url, std::int64_t first, const std::function<void(const Head&)>& begin,
             const Sink& consume);

    /// Bytes [first, first + out.size()) of a file.
    /// \throws IoError  also if the server has no ranges, or the file ends before
    void read(const std::string& url, std::int64_t first, std::span<std::byte> out);

    /// A small file. \throws Corruption  it has more than `limit` bytes
    /// \throws NotFound, IoError
    [[nodiscard]] std::string get_text(const std::string& url, std::int64_t limit);

    /// A small file unless it is still the one with `etag`: then std::nullopt. `etag` becomes that of what came.
    [[nodiscard]] std::optional<std::string> get_text_if_changed(const std::string& url, std::int64_t limit,
                                                                 std::string& etag);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::transport
