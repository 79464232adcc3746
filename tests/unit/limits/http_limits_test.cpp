#include <doctest/doctest.h>

#include <chrono>
#include <span>
#include <string>
#include <thread>

#include "seqshelf/error.hpp"
#include "support/http_server.hpp"
#include "support/texts.hpp"
#include "transport/http.hpp"

using namespace seqshelf;
using test::contains;
using test::HttpServer;
using test::message_of;
using transport::HttpClient;

TEST_CASE("http: a server that keeps sending, but a byte now and then, is an error too") {
    HttpServer server;
    server.put("f", std::string(1000, 'x'));
    server.behave({.pause = std::chrono::milliseconds(20)});
    HttpClient client({.stall_timeout = std::chrono::seconds(1), .stop = {}});
    const std::string message = message_of<IoError>([&] { (void)client.get_text(server.url("f"), 10000); });
    CHECK_MESSAGE(contains(message, " bytes in 1 seconds"), message);
    CHECK(server.connections() == 1);
    HttpClient patient({.stall_timeout = std::chrono::seconds(1), .min_bytes_per_second = 10, .stop = {}});
    server.put("short", std::string(100, 'x'));
    CHECK(patient.get_text(server.url("short"), 10000) == std::string(100, 'x'));
}

TEST_CASE("http: the time that the caller takes is not the server's") {
    HttpServer server;
    server.put("f", std::string(1000, 'x'));
    HttpClient client({.stall_timeout = std::chrono::seconds(1), .stop = {}});
    std::size_t bytes = 0;
    client.get(
        server.url("f"), 0, [](const HttpClient::Head&) {},
        [&](std::span<const std::byte> some) {
            bytes += some.size();
            std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        });
    CHECK(bytes == 1000);
}

TEST_CASE("http: headers without end are an error") {
    HttpServer server;
    server.put("f", "text");
    server.behave({.extra_header_bytes = 100'000});
    HttpClient client;
    CHECK(client.get_text(server.url("f"), 10) == "text");
    server.behave({.extra_header_bytes = 2'000'000});
    CHECK_THROWS_AS((void)client.get_text(server.url("f"), 10), IoError);
}

TEST_CASE("http: a connection that broke was useful if it was as fast as the slowest that is accepted") {
    using std::chrono::milliseconds;
    CHECK_FALSE(transport::was_useful(0, milliseconds(0)));
    CHECK_FALSE(transport::was_useful(0, milliseconds(1)));
    CHECK_FALSE(transport::was_useful(1, milliseconds(500)));
    CHECK_FALSE(transport::was_useful(512, milliseconds(1000)));
    CHECK(transport::was_useful(513, milliseconds(1000)));
    CHECK(transport::was_useful(1, milliseconds(1)));
}
