#include "volume/remote_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/http_server.hpp"
#include "support/temporary_directory.hpp"
#include "volume/volume.hpp"

using namespace seqshelf;
using namespace seqshelf::test;
using transport::ChunkCache;
using volume::RemoteSource;

namespace {

constexpr std::int64_t chunk_bytes = ChunkCache::chunk_bytes;
const std::string key = "f00d";

/// A file on a server and a cache.
struct Remote {
    TemporaryDirectory directory;
    HttpServer server;
    transport::ClientPool clients;
    ChunkCache cache{directory / "cache", std::int64_t{64} << 20};
    std::string file;

    explicit Remote(std::string bytes) : file(std::move(bytes)) { server.put("f", file); }
    [[nodiscard]] std::unique_ptr<RemoteSource> source() {
        return std::make_unique<RemoteSource>(server.url("f"), key, static_cast<std::int64_t>(file.size()), cache,
                                              clients);
    }
    [[nodiscard]] std::filesystem::path cached(std::int64_t number) const {
        return directory / "cache" / key / std::to_string(number);
    }
};

std::string read(const RemoteSource& source, std::int64_t begin, std::int64_t end, std::int64_t read_until = 0) {
    const auto bytes = source.bytes(static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end),
                                    static_cast<std::uint64_t>(read_until));
    return {bytes.begin(), bytes.end()};
}

std::string_view part(std::string_view text, std::int64_t begin, std::int64_t length) {
    return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
}

std::string range(std::int64_t begin, std::int64_t end) {
    return "GET /f bytes=" + std::to_string(begin) + "-" + std::to_string(end - 1);
}

std::string noise(std::int64_t bytes) { return random_text("ACGTNRYKMSWBDHV", static_cast<std::size_t>(bytes), 7); }

}  // namespace

TEST_CASE("remote_source: returns the file's bytes around every edge of a chunk, with one request for each chunk") {
    Remote remote(noise(3 * chunk_bytes + 1000));
    const auto source = remote.source();
    const auto size = static_cast<std::int64_t>(remote.file.size());
    CHECK(source->size() == remote.file.size());
    for (const std::int64_t edge : {std::int64_t{0}, chunk_bytes, 2 * chunk_bytes, 3 * chunk_bytes, size}) {
        for (const std::int64_t length : {0, 1, 2, 1000, 65536}) {
            const std::int64_t step = std::max<std::int64_t>(1, length / 2);
            for (std::int64_t begin = std::max<std::int64_t>(0, edge - length - 1);
                 begin <= std::min(edge + 1, size - length); begin += step) {
                REQUIRE((read(*source, begin, begin + length) == part(remote.file, begin, length)));
            }
        }
    }
    CHECK(remote.server.body_bytes_sent() == size);
    remote.server.forget_requests();
    CHECK(read(*remote.source(), 5, 10) == remote.file.substr(5, 5));
    CHECK(remote.server.requests().empty());
}

TEST_CASE("remote_source: announced reads take one request, which excludes cached chunks") {
    Remote remote(noise(10 * chunk_bytes));
    const auto source = remote.source();
    (void)read(*source, 3 * chunk_bytes, 3 * chunk_bytes + 1);
    (void)read(*source, 7 * chunk_bytes + 5, 7 * chunk_bytes + 6, 9 * chunk_bytes + 1);
    (void)read(*source, 9 * chunk_bytes, 9 * chunk_bytes + 1);
    (void)read(*source, chunk_bytes - 5, chunk_bytes + 5, 6 * chunk_bytes);
    (void)read(*source, 5 * chunk_bytes, 5 * chunk_bytes + 1, 6 * chunk_bytes);
    CHECK(remote.server.requests() ==
          std::vector<std::string>{range(3 * chunk_bytes, 4 * chunk_bytes), range(7 * chunk_bytes, 10 * chunk_bytes),
                                   range(0, 3 * chunk_bytes), range(5 * chunk_bytes, 6 * chunk_bytes)});
}

TEST_CASE("remote_source: sequential reads get more with every request") {
    Remote remote(noise(40 * chunk_bytes));
    const auto source = remote.source();
    for (std::int64_t number = 2; number < 40; ++number) {
        (void)read(*source, number * chunk_bytes, number * chunk_bytes + 1);
    }
    CHECK(remote.server.requests() ==
          std::vector<std::string>{range(2 * chunk_bytes, 3 * chunk_bytes), range(3 * chunk_bytes, 5 * chunk_bytes),
                                   range(5 * chunk_bytes, 9 * chunk_bytes), range(9 * chunk_bytes, 17 * chunk_bytes),
                                   range(17 * chunk_bytes, 33 * chunk_bytes),
                                   range(33 * chunk_bytes, 40 * chunk_bytes)});
    // Random reads do not.
    remote.server.forget_requests();
    std::filesystem::remove_all(remote.directory / "cache");
    for (const std::int64_t number : {30, 20, 10, 31, 21}) {
        (void)read(*source, number * chunk_bytes, number * chunk_bytes + 1);
    }
    CHECK(remote.server.body_bytes_sent() == 5 * chunk_bytes);
}

TEST_CASE("remote_source: in a small cache, a request does not evict its own chunks") {
    Remote remote(noise(20 * chunk_bytes));
    ChunkCache small(remote.directory / "small", 8 * chunk_bytes);
    const RemoteSource source(remote.server.url("f"), key, 20 * chunk_bytes, small, remote.clients);
    std::string all;
    for (std::int64_t at = 0; at < 20 * chunk_bytes; at += chunk_bytes / 8) {
        all += read(source, at, at + chunk_bytes / 8, 20 * chunk_bytes);
    }
    CHECK((all == remote.file));
    CHECK(remote.server.body_bytes_sent() == 20 * chunk_bytes);
}

TEST_CASE("remote_source: threads that need the same chunks wait for one request") {
    Remote remote(noise(6 * chunk_bytes));
    const auto source = remote.source();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (std::int64_t at = 0; at < 6 * chunk_bytes; at += chunk_bytes / 4) {
                const std::int64_t begin = t % 2 == 0 ? at : 6 * chunk_bytes - at - chunk_bytes / 4;
                wrong +=
                    read(*source, begin, begin + chunk_bytes / 4) == part(remote.file, begin, chunk_bytes / 4) ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
    CHECK(remote.server.body_bytes_sent() == 6 * chunk_bytes);
}

TEST_CASE("remote_source: without the server, cached chunks are read and others are an IoError that says so") {
    Remote remote(noise(3 * chunk_bytes));
    const auto source = remote.source();
    (void)read(*source, 0, 1);
    remote.server.stop();
    CHECK(read(*source, 100, 200) == remote.file.substr(100, 100));
    CHECK_THROWS_WITH_AS((void)read(*source, chunk_bytes, chunk_bytes + 1), doctest::Contains("not in the cache"),
                         IoError);
    remote.server.start();
    CHECK(read(*source, chunk_bytes, chunk_bytes + 1) == remote.file.substr(chunk_bytes, 1));
}

TEST_CASE("remote_source: wrong answers of a server are errors, and nothing of them is kept") {
    Remote remote(noise(3 * chunk_bytes));
    const auto source = remote.source();
    for (const HttpBehaviour& behaviour :
         {HttpBehaviour{.ranges = false}, HttpBehaviour{.status = 404}, HttpBehaviour{.status = 500},
          HttpBehaviour{.truncate = 1000}, HttpBehaviour{.range_shift = 1}, HttpBehaviour{.max_range_bytes = 1000}}) {
        remote.server.behave(behaviour);
        CHECK_THROWS_AS((void)read(*source, 0, 1), IoError);
        CHECK_FALSE(std::filesystem::exists(remote.cached(0)));
    }
    remote.server.behave({});
    CHECK(read(*source, 0, 10) == remote.file.substr(0, 10));
    remote.server.put("f", remote.file.substr(0, 2 * chunk_bytes));
    CHECK_THROWS_AS((void)read(*source, 2 * chunk_bytes, 2 * chunk_bytes + 1), IoError);
}

namespace {

/// A volume on a server, larger than a chunk.
struct RemoteVolume : Remote {
    std::string text;
    volume::BlockCache blocks{0};

    RemoteVolume() : RemoteVolume(std::vector<Sample>{{"a", noise(3000000)}, {"b", noise(100)}}) {}
    explicit RemoteVolume(const std::vector<Sample>& samples) : Remote(bytes_of(samples)), text(fasta_of(samples)) {
        (void)write_volume(directory / "v", samples);
    }
    static std::string bytes_of(const std::vector<Sample>& samples) {
        const TemporaryDirectory directory;
        (void)write_volume(directory / "v", samples);
        return read_file(directory / "v");
    }
    [[nodiscard]] volume::Volume open() {
        return {"far", static_cast<std::int64_t>(text.size()), {}, source(), volume::gzi_path(directory / "v")};
    }
    [[nodiscard]] std::string read_text(const volume::Volume& from, std::size_t start, std::size_t size) {
        std::string out(size, '\0');
        from.read(static_cast<std::int64_t>(start), {reinterpret_cast<std::uint8_t*>(out.data()), size}, blocks);
        return out;
    }
};

}  // namespace

TEST_CASE_FIXTURE(
    RemoteVolume,
    "remote_source: a volume is read whole with one request for each 8 MiB, or in slices with one for each") {
    const auto volume = open();
    CHECK((read_text(volume, text.size() - 50, 50) == text.substr(text.size() - 50)));
    CHECK(server.requests().size() == 1);
    CHECK((read_text(volume, 1000000, 100) == text.substr(1000000, 100)));
    CHECK(server.requests().size() == 2);
    server.forget_requests();
    std::filesystem::remove_all(directory / "cache");
    CHECK((read_text(volume, 0, text.size()) == text));
    CHECK(server.requests() == std::vector<std::string>{range(0, static_cast<std::int64_t>(file.size()))});
}

TEST_CASE_FIXTURE(RemoteVolume, "remote_source: a chunk that is damaged in the cache is fetched again") {
    const auto volume = open();
    CHECK((read_text(volume, 0, text.size()) == text));
    server.forget_requests();
    flip_bit(cached(1), 100000, 3);
    CHECK((read_text(volume, 0, text.size()) == text));
    CHECK(server.requests() == std::vector<std::string>{range(chunk_bytes, 2 * chunk_bytes)});
    CHECK(read_file(cached(1)) == file.substr(chunk_bytes, chunk_bytes));
    // If a block is in two chunks, either may be the damaged one.
    server.forget_requests();
    flip_bit(cached(1), 0);
    CHECK((read_text(volume, 0, text.size()) == text));
    CHECK(server.requests() == std::vector<std::string>{range(0, 2 * chunk_bytes)});
}

TEST_CASE_FIXTURE(RemoteVolume,
                  "remote_source: a file that is damaged on the server is Corruption, until it is repaired") {
    std::string damaged = file;
    damaged[1000] = static_cast<char>(damaged[1000] ^ 1);
    server.put("f", damaged);
    const auto volume = open();
    CHECK_THROWS_WITH_AS((void)read_text(volume, 0, 10000), doctest::Contains("volume far"), Corruption);
    CHECK(server.requests().size() == 2);
    CHECK((read_text(volume, text.size() - 50, 50) == text.substr(text.size() - 50)));
    server.put("f", file);
    CHECK((read_text(volume, 0, 10000) == text.substr(0, 10000)));
}
