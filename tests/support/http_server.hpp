#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::test {

/// What a server does wrong, or otherwise than usual.
struct HttpBehaviour {
    bool ranges = true;  ///< false: every request is answered by the whole file
    bool lengths = true;  ///< false: no Content-Length, the end of the connection ends the file
    bool etags = true;
    int status = 0;  ///< of every answer, with a page of `page_bytes`; 0: as it should be
    std::size_t page_bytes = 100;  ///< of the page that comes with an error
    std::string redirect{};  ///< where every request is sent on to; "": nowhere
    std::optional<std::size_t> truncate{};  ///< cuts the connection after so many bytes of a body
    bool stall = false;  ///< where it would cut the connection, it sends nothing more instead
    std::int64_t range_shift = 0;  ///< starts ranges so many bytes later than asked, and says so
    std::optional<std::size_t> max_range_bytes{};  ///< answers ranges by less than what was asked for
};

/// A web server on 127.0.0.1: GET, HEAD, Range, ETag, keep-alive; a thread a connection.
class HttpServer {
public:
    HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// `http://127.0.0.1:PORT/path`
    [[nodiscard]] std::string url(std::string_view path = "") const;

    void put(const std::string& path, std::string bytes);
    /// Every file of a directory, as it is now, as `prefix/NAME`.
    void put_directory(const std::string& prefix, const std::filesystem::path& directory);
    void remove(const std::string& path);

    /// From the next request on.
    void behave(const HttpBehaviour& behaviour);

    /// Of the requests so far, in order: `GET /path` or `GET /path bytes=5-`.
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] std::vector<std::string> headers() const;  ///< of the last request, as they came
    [[nodiscard]] std::int64_t body_bytes_sent() const;
    [[nodiscard]] int connections() const;
    void forget_requests();

    /// Goes away, cutting all connections; start() comes back to the same port.
    void stop();
    void start();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::test
