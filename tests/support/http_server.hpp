#pragma once

#include <chrono>
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

/// Faults and unusual behaviour of a server.
struct HttpBehaviour {
    bool ranges = true;  ///< false: every answer is the whole file
    bool lengths = true;  ///< false: no Content-Length, the end of the connection ends the file
    bool etags = true;
    int status = 0;  ///< of every answer, with a page of `page_bytes`; 0: the right one
    std::size_t page_bytes = 100;  ///< of the page sent with an error
    std::string redirect{};  ///< the URL to which every request is redirected; "": none
    std::optional<std::size_t> truncate{};  ///< cuts the connection after so many bytes of a body
    bool stall = false;  ///< sends nothing more, instead of cutting the connection
    std::int64_t range_shift = 0;  ///< starts ranges so many bytes later than requested, and says so
    std::chrono::milliseconds pause{};  ///< before each byte of a body, which is then sent one by one
    std::size_t extra_header_bytes = 0;  ///< sent in headers of 100 bytes
    std::optional<std::size_t> max_range_bytes{};  ///< sends at most so many bytes of a requested range
};

/// A web server on 127.0.0.1: GET, HEAD, Range, ETag, keep-alive; one thread for each connection.
class HttpServer {
public:
    HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// `http://127.0.0.1:PORT/path`
    [[nodiscard]] std::string url(std::string_view path = "") const;

    void put(const std::string& path, std::string bytes);
    /// Serves the present files of a directory as `prefix/NAME`.
    void put_directory(const std::string& prefix, const std::filesystem::path& directory);
    void remove(const std::string& path);

    /// Applies from the next request on.
    void behave(const HttpBehaviour& behaviour);

    /// The requests so far, in order: `GET /path` or `GET /path bytes=5-`.
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] std::vector<std::string> headers() const;  ///< of the last request, as received
    [[nodiscard]] std::int64_t body_bytes_sent() const;
    [[nodiscard]] int connections() const;
    void forget_requests();

    /// Stops the server and cuts all connections; start() uses the same port again.
    void stop();
    void start();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::test
