#include "support/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/files.hpp"

namespace seqshelf::test {

namespace {

struct HttpRequest {
    std::string method;
    std::string path;
    std::string range;  ///< "bytes=5-"; "": none
    std::string if_none_match;
    std::vector<std::string> headers;
};

/// Reads up to the empty line that ends a request; false at the end of the connection.
bool receive(int fd, std::string& buffer, std::string& head) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
        char bytes[4096];
        const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
        if (got <= 0) {
            return false;
        }
        buffer.append(bytes, static_cast<std::size_t>(got));
    }
    head = buffer.substr(0, end);
    buffer.erase(0, end + 4);
    return true;
}

HttpRequest parse(const std::string& head) {
    HttpRequest request;
    std::istringstream lines(head);
    lines >> request.method >> request.path;
    request.path.erase(0, 1);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        const auto value_of = [&](std::string_view name) {
            return line.starts_with(name) ? line.substr(name.size()) : "";
        };
        request.range += value_of("Range: ");
        request.if_none_match += value_of("If-None-Match: ");
        request.headers.push_back(line);
    }
    return request;
}

bool send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool drip(int fd, std::string_view bytes, std::chrono::milliseconds pause) {
    return std::all_of(bytes.begin(), bytes.end(), [&](const char& byte) {
        std::this_thread::sleep_for(pause);
        return send_all(fd, {&byte, 1});
    });
}

/// `bytes=5-` or `bytes=5-9`
void parse_range(std::string_view text, std::size_t& first, std::size_t& last) {
    text.remove_prefix(std::min(text.size(), std::string_view("bytes=").size()));
    const std::string_view end = text.substr(std::min(text.find('-') + 1, text.size()));
    std::from_chars(text.data(), text.data() + text.size(), first);
    std::from_chars(end.data(), end.data() + end.size(), last);
}

struct Response {
    int status = 200;
    std::string headers;
    std::string body;
};

std::string etag_of(const std::string& bytes) { return "\"" + std::to_string(std::hash<std::string>{}(bytes)) + "\""; }

Response file_response(const HttpRequest& request, const std::string& bytes, const HttpBehaviour& behaviour) {
    Response response;
    if (behaviour.etags) {
        response.headers += "ETag: " + etag_of(bytes) + "\r\n";
        if (request.if_none_match == etag_of(bytes)) {
            response.status = 304;
            return response;
        }
    }
    if (request.range.empty() || !behaviour.ranges) {
        response.body = bytes;
        return response;
    }
    std::size_t first = 0;
    std::size_t last = bytes.size();
    parse_range(request.range, first, last);
    if (first >= bytes.size()) {
        response.status = 416;
        response.headers += "Content-Range: bytes */" + std::to_string(bytes.size()) + "\r\n";
        response.body = "no such range";
        return response;
    }
    first += static_cast<std::size_t>(behaviour.range_shift);
    const std::size_t end =
        std::min(std::min(last, bytes.size() - 1) + 1, first + behaviour.max_range_bytes.value_or(bytes.size()));
    response.status = 206;
    response.headers += "Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(end - 1) + "/" +
                        std::to_string(bytes.size()) + "\r\n";
    response.body = bytes.substr(first, end - first);
    return response;
}

const char* reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 206:
            return "Partial Content";
        case 302:
            return "Found";
        case 304:
            return "Not Modified";
        case 404:
            return "Not Found";
        case 410:
            return "Gone";
        case 416:
            return "Range Not Satisfiable";
        case 500:
            return "Internal Server Error";
        default:
            return "Other";
    }
}

}  // namespace

struct HttpServer::Impl {
    Response respond(const HttpRequest& request) {
        if (behaviour.status != 0) {
            return {behaviour.status, "", std::string(behaviour.page_bytes, 'x')};
        }
        if (!behaviour.redirect.empty()) {
            return {302, "Location: " + behaviour.redirect + "\r\n", "moved"};
        }
        const auto file = files.find(request.path);
        return file != files.end() ? file_response(request, file->second, behaviour) : Response{404, "", "not found"};
    }

    /// Whether the connection can take another request.
    bool answer(int fd, const HttpRequest& request) {
        std::unique_lock lock(mutex);
        requests.push_back(request.method + " /" + request.path + (request.range.empty() ? "" : " " + request.range));
        last_headers = request.headers;
        const HttpBehaviour now = behaviour;
        const Response response = respond(request);
        const std::size_t cut = now.truncate.value_or(response.body.size());
        const std::string_view body = request.method == "HEAD" ? "" : std::string_view(response.body).substr(0, cut);
        body_bytes_sent += static_cast<std::int64_t>(body.size());
        lock.unlock();
        std::string head =
            "HTTP/1.1 " + std::to_string(response.status) + " " + reason(response.status) + "\r\n" + response.headers;
        if (now.lengths && response.status != 304) {
            head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
        }
        if (!now.lengths) {
            head += "Connection: close\r\n";
        }
        for (std::size_t i = 0; i < now.extra_header_bytes; i += 100) {
            head += "X-Extra: " + std::string(89, 'x') + "\r\n";
        }
        bool open =
            send_all(fd, head + "\r\n") && (now.pause.count() > 0 ? drip(fd, body, now.pause) : send_all(fd, body));
        if (now.stall && body.size() < response.body.size()) {
            char byte = 0;
            (void)::recv(fd, &byte, 1, 0);  // until the client closes the connection, or stop()
            open = false;
        }
        return open && now.lengths && body.size() == (request.method == "HEAD" ? 0 : response.body.size());
    }

    void serve(int fd) {
        std::string buffer;
        std::string head;
        while (receive(fd, buffer, head) && answer(fd, parse(head))) {
        }
        ::shutdown(fd, SHUT_RDWR);
    }

    void accept_connections() {
        while (true) {
            const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) {
                return;
            }
            const int yes = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            const std::lock_guard lock(mutex);
            ++connections;
            open_fds.push_back(fd);
            threads.emplace_back([this, fd] { serve(fd); });
        }
    }

    mutable std::mutex mutex;  ///< guards the members below
    std::map<std::string, std::string> files;
    HttpBehaviour behaviour;
    std::vector<std::string> requests;
    std::vector<std::string> last_headers;
    std::int64_t body_bytes_sent = 0;
    int connections = 0;
    std::vector<int> open_fds;  ///< closed by stop() only, so that no number is used twice
    std::vector<std::thread> threads;

    int listener = -1;
    std::uint16_t port = 0;
    std::thread accepter;
};

HttpServer::HttpServer() : impl_(std::make_unique<Impl>()) {
    ::setenv("no_proxy", "127.0.0.1", 1);
    start();
}

HttpServer::~HttpServer() { stop(); }

void HttpServer::start() {
    Impl& impl = *impl_;
    impl.listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(impl.listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(impl.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(impl.listener, generic, size) != 0 || ::listen(impl.listener, 64) != 0 ||
        ::getsockname(impl.listener, generic, &size) != 0) {
        throw std::runtime_error("cannot listen on 127.0.0.1");
    }
    impl.port = ntohs(address.sin_port);
    impl.accepter = std::thread([&impl] { impl.accept_connections(); });
}

void HttpServer::stop() {
    Impl& impl = *impl_;
    if (impl.listener < 0) {
        return;
    }
    ::shutdown(impl.listener, SHUT_RDWR);
    impl.accepter.join();
    ::close(impl.listener);
    impl.listener = -1;
    for (const int fd : impl.open_fds) {
        ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : impl.threads) {
        thread.join();
    }
    for (const int fd : impl.open_fds) {
        ::close(fd);
    }
    impl.threads.clear();
    impl.open_fds.clear();
}

std::string HttpServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(impl_->port) + "/" + std::string(path);
}

void HttpServer::put(const std::string& path, std::string bytes) {
    const std::lock_guard lock(impl_->mutex);
    impl_->files[path] = std::move(bytes);
}

void HttpServer::put_directory(const std::string& prefix, const std::filesystem::path& directory) {
    for (const std::string& name : files_below(directory)) {
        if (std::filesystem::is_regular_file(directory / name)) {
            put(prefix + "/" + name, read_file(directory / name));
        }
    }
}

void HttpServer::remove(const std::string& path) {
    const std::lock_guard lock(impl_->mutex);
    impl_->files.erase(path);
}

void HttpServer::behave(const HttpBehaviour& behaviour) {
    const std::lock_guard lock(impl_->mutex);
    impl_->behaviour = behaviour;
}

std::vector<std::string> HttpServer::requests() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->requests;
}

std::vector<std::string> HttpServer::headers() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->last_headers;
}

std::int64_t HttpServer::body_bytes_sent() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->body_bytes_sent;
}

int HttpServer::connections() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->connections;
}

void HttpServer::forget_requests() {
    const std::lock_guard lock(impl_->mutex);
    impl_->requests.clear();
    impl_->body_bytes_sent = 0;
}

}  // namespace seqshelf::test
