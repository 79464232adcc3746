#include "transport/http.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/http_server.hpp"
#include "support/texts.hpp"

using namespace seqshelf;
using test::contains;
using test::HttpBehaviour;
using test::HttpServer;
using test::message_of;
using transport::HttpClient;

namespace {

/// Bytes that differ if they are compared at a wrong position.
std::string served_bytes(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint32_t state = 12345;
    for (char& c : text) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24);
    }
    return text;
}

/// What get() gave.
struct Got {
    int begun = 0;
    HttpClient::Head head;
    std::string bytes;
};

Got get(HttpClient& client, const std::string& url, std::int64_t first = 0) {
    Got got;
    client.get(
        url, first,
        [&](const HttpClient::Head& head) {
            ++got.begun;
            got.head = head;
        },
        [&](std::span<const std::byte> bytes) {
            CHECK(got.begun == 1);
            got.bytes.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        });
    return got;
}

std::string read(HttpClient& client, const std::string& url, std::int64_t first, std::size_t bytes) {
    std::string out(bytes, '\0');
    client.read(url, first, std::as_writable_bytes(std::span(out)));
    return out;
}

}  // namespace

TEST_CASE("http: a file arrives whole, with its size and etag, and the request names the program") {
    HttpServer server;
    const std::string file = served_bytes(1000000);
    server.put("d/f", file);
    HttpClient client;
    const Got got = get(client, server.url("d/f"));
    CHECK(got.begun == 1);
    CHECK(got.head.first == 0);
    CHECK(got.head.total_bytes == 1000000);
    CHECK(got.head.etag.size() > 2);
    CHECK(got.bytes == file);
    CHECK(server.requests() == std::vector<std::string>{"GET /d/f"});
    const std::vector<std::string> headers = server.headers();
    CHECK(std::count(headers.begin(), headers.end(), "User-Agent: seqshelf/" SEQSHELF_VERSION) == 1);
    CHECK(std::none_of(headers.begin(), headers.end(),
                       [](const std::string& line) { return line.starts_with("Accept-Encoding:"); }));
}

TEST_CASE("http: an empty file calls begin and gives no bytes") {
    HttpServer server;
    server.put("f", "");
    HttpClient client;
    const Got got = get(client, server.url("f"));
    CHECK(got.begun == 1);
    CHECK(got.head.total_bytes == 0);
    CHECK(got.bytes.empty());
}

TEST_CASE("http: get() continues at the given position") {
    HttpServer server;
    const std::string file = served_bytes(3000);
    server.put("f", file);
    HttpClient client;
    for (const std::size_t first : {1U, 2U, 1500U, 2999U}) {
        const Got got = get(client, server.url("f"), static_cast<std::int64_t>(first));
        CHECK(got.head.first == static_cast<std::int64_t>(first));
        CHECK(got.head.total_bytes == 3000);
        CHECK(got.bytes == file.substr(first));
        CHECK(server.requests().back() == "GET /f bytes=" + std::to_string(first) + "-");
    }
}

TEST_CASE("http: get() gives no bytes at the end of a file and after it") {
    HttpServer server;
    server.put("f", served_bytes(3000));
    HttpClient client;
    for (const std::int64_t first : {3000, 5000}) {
        const Got got = get(client, server.url("f"), first);
        CHECK(got.begun == 1);
        CHECK(got.head.first == first);
        CHECK(got.head.total_bytes == 3000);
        CHECK(got.bytes.empty());
    }
    CHECK(get(client, server.url("f"), 2999).bytes.size() == 1);
}

TEST_CASE("http: a server without ranges sends the whole file, and begin reports it") {
    HttpServer server;
    const std::string file = served_bytes(3000);
    server.put("f", file);
    server.behave({.ranges = false});
    HttpClient client;
    const Got got = get(client, server.url("f"), 1000);
    CHECK(got.head.first == 0);
    CHECK(got.bytes == file);
    CHECK(
        contains(message_of<IoError>([&] { (void)read(client, server.url("f"), 10, 10); }), "does not support ranges"));
}

TEST_CASE("http: a file without a length is read, and its size is unknown") {
    HttpServer server;
    const std::string file = served_bytes(100000);
    server.put("f", file);
    server.behave({.lengths = false});
    HttpClient client;
    const Got got = get(client, server.url("f"));
    CHECK(got.head.total_bytes == -1);
    CHECK(got.bytes == file);
}

TEST_CASE("http: read() returns exactly the requested bytes, at every edge") {
    HttpServer server;
    const std::string file = served_bytes(1000);
    server.put("f", file);
    HttpClient client;
    for (const auto& [first, bytes] :
         std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {0, 1000}, {1, 999}, {999, 1}, {300, 400}}) {
        CHECK(read(client, server.url("f"), static_cast<std::int64_t>(first), bytes) == file.substr(first, bytes));
    }
    CHECK(server.requests().back() == "GET /f bytes=300-699");
    const std::size_t requests = server.requests().size();
    CHECK(read(client, server.url("f"), 5, 0).empty());
    CHECK(server.requests().size() == requests);
    CHECK_THROWS_AS((void)read(client, server.url("f"), 999, 2), IoError);
    CHECK_THROWS_AS((void)read(client, server.url("f"), 1000, 1), IoError);
}

TEST_CASE("http: a range that starts at another position than requested is an error, never wrong bytes") {
    HttpServer server;
    server.put("f", served_bytes(1000));
    server.behave({.range_shift = 1});
    HttpClient client;
    CHECK_THROWS_AS((void)read(client, server.url("f"), 10, 10), IoError);
    CHECK(contains(message_of<IoError>([&] { (void)get(client, server.url("f"), 10); }), "bytes 11-999/1000"));
}

TEST_CASE("http: a range that ends early is an error") {
    HttpServer server;
    server.put("f", served_bytes(1000));
    server.behave({.max_range_bytes = 5});
    HttpClient client;
    CHECK(contains(message_of<IoError>([&] { (void)read(client, server.url("f"), 10, 10); }), "5 of 10"));
    CHECK(contains(message_of<IoError>([&] { (void)get(client, server.url("f"), 10); }), "5 of 990"));
}

TEST_CASE("http: a body that is cut off is an error, and the bytes before were consumed") {
    HttpServer server;
    const std::string file = served_bytes(1000);
    server.put("f", file);
    server.behave({.truncate = 400});
    HttpClient client;
    for (const std::int64_t first : {0, 100}) {
        std::string bytes;
        CHECK_THROWS_AS(client.get(
                            server.url("f"), first, [](const HttpClient::Head&) {},
                            [&](std::span<const std::byte> part) {
                                bytes.append(reinterpret_cast<const char*>(part.data()), part.size());
                            }),
                        IoError);
        CHECK(bytes == file.substr(static_cast<std::size_t>(first), 400));
    }
    CHECK_THROWS_AS((void)client.get_text(server.url("f"), 2000), IoError);
    CHECK_THROWS_AS((void)read(client, server.url("f"), 0, 500), IoError);
}

TEST_CASE("http: errors name the URL and the reason, and their pages are not consumed") {
    HttpServer server;
    server.put("f", "x");
    HttpClient client;
    const auto refused = [&](int status, std::size_t page_bytes) {
        server.behave({.status = status, .page_bytes = page_bytes});
        Got got;
        CHECK_THROWS_AS(got = get(client, server.url("f")), Error);
        CHECK(got.begun == 0);
        CHECK(got.bytes.empty());
    };
    for (const int status : {301, 304, 400, 403, 404, 416, 500, 503}) {
        refused(status, 100);
        refused(status, 0);
        refused(status, 1000000);
    }
    server.behave({.status = 500});
    const std::string message = message_of<IoError>([&] { (void)client.get_text(server.url("f"), 10); });
    CHECK(contains(message, server.url("f")));
    CHECK(contains(message, "500 Internal Server Error"));
    server.behave({.status = 410});
    CHECK(contains(message_of<NotFound>([&] { (void)client.get_text(server.url("f"), 10); }), "410 Gone"));
    server.behave({});
    CHECK(contains(message_of<NotFound>([&] { (void)read(client, server.url("gone"), 0, 1); }),
                   server.url("gone") + ": 404 Not Found"));
    CHECK(client.get_text(server.url("f"), 10) == "x");
}

TEST_CASE("http: messages do not contain the password of a URL") {
    HttpServer server;
    HttpClient client;
    std::string url = server.url("gone@x");
    url.insert(7, "me:secret@");
    const std::string message = message_of<NotFound>([&] { (void)client.get_text(url, 10); });
    CHECK_FALSE(contains(message, "secret"));
    CHECK(contains(message, server.url("gone@x")));
}

TEST_CASE("http: the connection is reused, after an error too") {
    HttpServer server;
    server.put("f", served_bytes(1000));
    HttpClient client;
    for (int i = 0; i < 5; ++i) {
        (void)read(client, server.url("f"), i, 100);
        CHECK_THROWS_AS((void)client.get_text(server.url("nothing"), 10), NotFound);
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("http: up to five redirects are followed, with the range") {
    HttpServer target;
    const std::string file = served_bytes(1000);
    target.put("there", file);
    HttpServer server;
    server.behave({.redirect = target.url("there")});
    HttpClient client;
    CHECK(get(client, server.url("here")).bytes == file);
    CHECK(read(client, server.url("here"), 5, 5) == file.substr(5, 5));
    server.forget_requests();
    server.behave({.redirect = server.url("round")});
    CHECK_THROWS_AS((void)get(client, server.url("round")), IoError);
    CHECK(server.requests().size() == 6);
}

TEST_CASE("http: a redirect to a file of this machine is refused") {
    HttpServer server;
    server.behave({.redirect = "file:///etc/passwd"});
    HttpClient client;
    CHECK_THROWS_AS((void)get(client, server.url("f")), IoError);
    CHECK_THROWS_AS((void)get(client, "file:///etc/passwd"), IoError);
    CHECK_THROWS_AS((void)get(client, "ftp://127.0.0.1/f"), IoError);
}

TEST_CASE("http: the error says that no server listens, or that the URL is malformed") {
    HttpServer server;
    server.stop();
    HttpClient client;
    CHECK(contains(message_of<IoError>([&] { (void)client.get_text(server.url("f"), 10); }), server.url("f")));
    CHECK_THROWS_AS((void)client.get_text("http://", 10), IoError);
    server.start();
    server.put("f", "back");
    CHECK(client.get_text(server.url("f"), 10) == "back");
}

TEST_CASE("http: a server that stalls is an error after the timeout") {
    HttpServer server;
    server.put("f", served_bytes(1000));
    server.behave({.truncate = 10, .stall = true});
    HttpClient client({.stall_timeout = std::chrono::seconds(1), .stop = {}});
    CHECK(contains(message_of<IoError>([&] { (void)get(client, server.url("f")); }), server.url("f")));
}

TEST_CASE("http: a stop ends a waiting request, and refuses the next") {
    HttpServer server;
    server.put("f", served_bytes(1000));
    server.behave({.truncate = 10, .stall = true});
    std::stop_source stop;
    HttpClient client({.stop = stop.get_token()});
    std::jthread stopper;
    CHECK_THROWS_AS(client.get(
                        server.url("f"), 0, [](const HttpClient::Head&) {},
                        [&](std::span<const std::byte>) { stopper = std::jthread([&] { stop.request_stop(); }); }),
                    Cancelled);
    const std::size_t requests = server.requests().size();
    CHECK_THROWS_AS((void)client.get_text(server.url("f"), 10), Cancelled);
    CHECK(server.requests().size() == requests);
}

TEST_CASE("http: exceptions of begin and consume pass through, and the client can be used again") {
    HttpServer server;
    const std::string file = served_bytes(5000000);
    server.put("f", file);
    HttpClient client;
    struct Mine : std::runtime_error {
        using std::runtime_error::runtime_error;
    };
    int consumed = 0;
    const auto throwing = [](auto&&) { throw Mine("no space"); };
    CHECK_THROWS_AS(client.get(server.url("f"), 0, throwing, [&](std::span<const std::byte>) { ++consumed; }), Mine);
    CHECK(consumed == 0);
    CHECK_THROWS_AS(client.get(server.url("f"), 0, [](const HttpClient::Head&) {}, throwing), Mine);
    server.put("empty", "");
    CHECK_THROWS_AS(client.get(server.url("empty"), 0, throwing, [](std::span<const std::byte>) {}), Mine);
    CHECK(get(client, server.url("f")).bytes == file);
}

TEST_CASE("http: a text is refused as soon as it is too long, whether or not the server sends its length") {
    HttpServer server;
    server.put("f", std::string(100, 'x'));
    HttpClient client;
    for (const bool lengths : {true, false}) {
        server.behave({.lengths = lengths});
        CHECK(client.get_text(server.url("f"), 100).size() == 100);
        CHECK(contains(message_of<Corruption>([&] { (void)client.get_text(server.url("f"), 99); }),
                       "at most 99 are allowed"));
    }
}

TEST_CASE("http: an unchanged text is not sent again") {
    HttpServer server;
    server.put("f", "one");
    HttpClient client;
    std::string etag;
    CHECK(client.get_text_if_changed(server.url("f"), 10, etag) == "one");
    CHECK_FALSE(etag.empty());
    CHECK_FALSE(client.get_text_if_changed(server.url("f"), 10, etag).has_value());
    const std::string before = etag;
    server.put("f", "two");
    CHECK(client.get_text_if_changed(server.url("f"), 10, etag) == "two");
    CHECK(etag != before);
    server.behave({.etags = false});
    CHECK(client.get_text_if_changed(server.url("f"), 10, etag) == "two");
    CHECK(etag.empty());
    CHECK(client.get_text_if_changed(server.url("f"), 10, etag) == "two");
}

TEST_CASE("http: is_url() accepts http and https URLs only") {
    CHECK(transport::is_url("http://h"));
    CHECK(transport::is_url("HTTPS://h/x"));
    for (const char* const text :
         {"", "http://", "http:/h", "https:", "rsync://h/m", "ftp://h", "./http://h", "host:path", "xhttp://h"}) {
        CHECK_FALSE(transport::is_url(text));
    }
}

TEST_CASE("http: names are joined to a URL percent-encoded") {
    CHECK(transport::join_url("http://h/root", "sequences/2026/1.fa.bgz") == "http://h/root/sequences/2026/1.fa.bgz");
    CHECK(transport::join_url("http://h/root//", "a") == "http://h/root/a");
    CHECK(transport::join_url("http://h", "a b#?%\n\xc3\xa9~") == "http://h/a%20b%23%3F%25%0A%C3%A9~");
}
