#include "snapshot/file_cache.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "digest/sha256.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/http_server.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using snapshot::FileCache;
using test::files_below;
using test::HttpServer;

namespace {

struct Remote {
    test::TemporaryDirectory directory;
    HttpServer server;
    transport::ClientPool clients;
    FileCache cache{directory / "cache", clients};
    std::string bytes;
    std::string sum;

    Remote() {
        for (int i = 0; bytes.size() < 1000000; ++i) {
            bytes += std::to_string(i);
        }
        sum = digest::sha256_of_text(bytes);
        server.put("f", bytes);
    }
    fs::path get() { return cache.get("kind", sum, ".x", server.url("f")); }
    [[nodiscard]] fs::path partial() const { return directory / "cache/kind" / (sum + ".part"); }
    void leave_partial(const std::string& text) const {
        fs::create_directories(partial().parent_path());
        test::write_file(partial(), text);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Remote, "file_cache: a file is downloaded once, and is then available without the server") {
    const fs::path path = get();
    CHECK(path == directory / "cache/kind" / (sum + ".x"));
    CHECK((test::read_file(path) == bytes));
    server.stop();
    CHECK(get() == path);
    CHECK(files_below(directory / "cache/kind") == std::vector<std::string>{sum + ".x"});
}

TEST_CASE_FIXTURE(Remote, "file_cache: an interrupted download resumes") {
    leave_partial(bytes.substr(0, 400000));
    CHECK((test::read_file(get()) == bytes));
    CHECK(server.requests() == std::vector<std::string>{"GET /f bytes=400000-"});
    CHECK(server.body_bytes_sent() == static_cast<std::int64_t>(bytes.size() - 400000));
}

TEST_CASE_FIXTURE(Remote, "file_cache: one call continues as long as each connection transfers something") {
    server.behave({.truncate = 300000});
    CHECK((test::read_file(get()) == bytes));
    CHECK(server.requests().size() == 4);
    CHECK(server.body_bytes_sent() == static_cast<std::int64_t>(bytes.size()));
}

TEST_CASE_FIXTURE(Remote, "file_cache: a server without ranges sends the file from its start again") {
    leave_partial(bytes.substr(0, 400000));
    server.behave({.ranges = false});
    CHECK((test::read_file(get()) == bytes));
}

TEST_CASE_FIXTURE(Remote, "file_cache: a part of another file is dropped, whether shorter, as long or longer") {
    for (const std::size_t size : {std::size_t{10}, bytes.size(), bytes.size() + 10}) {
        leave_partial(std::string(size, 'x'));
        const fs::path path = get();
        CHECK((test::read_file(path) == bytes));
        fs::remove(path);
    }
    // A part that is complete needs only its name.
    leave_partial(bytes);
    server.forget_requests();
    CHECK((test::read_file(get()) == bytes));
    CHECK(server.body_bytes_sent() < 100);
}

TEST_CASE_FIXTURE(Remote, "file_cache: a file with the wrong sum is Corruption, and is not kept") {
    server.put("f", bytes + "x");
    CHECK_THROWS_WITH_AS((void)get(), doctest::Contains(server.url("f").c_str()), Corruption);
    CHECK(files_below(directory / "cache/kind").empty());
}

TEST_CASE_FIXTURE(Remote,
                  "file_cache: a file that is neither on the server nor in the cache is an IoError that says so") {
    server.remove("f");
    CHECK_THROWS_WITH_AS((void)get(), doctest::Contains("404 Not Found, and it is not in the cache"), IoError);
    server.stop();
    CHECK_THROWS_WITH_AS((void)get(), doctest::Contains("not in the cache"), IoError);
}

TEST_CASE_FIXTURE(Remote, "file_cache: of several threads that request a file, one downloads it") {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] { (void)cache.get("kind", sum, ".x", server.url("f")); });
    }
    threads.clear();
    CHECK((test::read_file(get()) == bytes));
    CHECK(server.requests().size() == 1);
    CHECK(files_below(directory / "cache/kind") == std::vector<std::string>{sum + ".x"});
}
