#include "transport/chunk_cache.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::TemporaryDirectory;
using transport::Chunk;
using transport::ChunkCache;

namespace {

constexpr std::size_t chunk_bytes = ChunkCache::chunk_bytes;
const std::string file = "f00d";

std::string sample(std::int64_t number, std::size_t bytes = chunk_bytes) {
    return std::string(bytes, static_cast<char>('a' + number % 26));
}

void insert(ChunkCache& cache, std::int64_t number, std::size_t bytes = chunk_bytes) {
    const std::string text = sample(number, bytes);
    cache.insert({file, number, bytes}, std::as_bytes(std::span(text)));
}

/// The chunk's bytes from `from` on; "" if the cache does not have it.
std::string read(const ChunkCache& cache, std::int64_t number, std::size_t from, std::size_t size,
                 std::size_t bytes = chunk_bytes) {
    std::string out(size, '\0');
    return cache.read({file, number, bytes}, from, std::as_writable_bytes(std::span(out))) ? out : "";
}

std::int64_t bytes_below(const fs::path& directory) {
    std::int64_t bytes = 0;
    for (const std::string& name : test::files_below(directory)) {
        bytes += fs::is_regular_file(directory / name) ? static_cast<std::int64_t>(fs::file_size(directory / name)) : 0;
    }
    return bytes;
}

void set_age(const fs::path& path, std::chrono::seconds age) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}

std::chrono::seconds age_of(const fs::path& path) {
    return std::chrono::duration_cast<std::chrono::seconds>(fs::file_time_type::clock::now() -
                                                            fs::last_write_time(path));
}

}  // namespace

TEST_CASE("chunk_cache: every cache of the directory returns any part of an inserted chunk") {
    const TemporaryDirectory directory;
    ChunkCache cache(directory / "blocks", ChunkCache::least_max_bytes);
    CHECK(read(cache, 3, 0, 1).empty());
    CHECK_FALSE(cache.contains({file, 3, chunk_bytes}));
    insert(cache, 3);
    insert(cache, 4, 10);
    const ChunkCache other(directory / "blocks", 0);
    for (const ChunkCache* const each : {static_cast<const ChunkCache*>(&cache), &other}) {
        CHECK(each->contains({file, 3, chunk_bytes}));
        CHECK(read(*each, 3, 0, chunk_bytes) == sample(3));
        CHECK(read(*each, 3, chunk_bytes - 1, 1) == "d");
        CHECK(read(*each, 4, 7, 3, 10) == "eee");
        CHECK(read(*each, 5, 0, 1).empty());
    }
    cache.drop({file, 3, chunk_bytes});
    cache.drop({file, 3, chunk_bytes});
    CHECK(read(other, 3, 0, 1).empty());
    CHECK(read(other, 4, 0, 1, 10) == "e");
    CHECK(test::files_below(directory / "blocks") == std::vector<std::string>{file, file + "/4"});
}

TEST_CASE("chunk_cache: a chunk of the wrong size counts as missing, and can be inserted again") {
    const TemporaryDirectory directory;
    ChunkCache cache(directory.path(), ChunkCache::least_max_bytes);
    insert(cache, 0);
    fs::permissions(directory / file / "0", fs::perms::owner_all);
    fs::resize_file(directory / file / "0", chunk_bytes - 1);
    CHECK_FALSE(cache.contains({file, 0, chunk_bytes}));
    CHECK(read(cache, 0, 0, 1).empty());
    insert(cache, 0);
    CHECK(read(cache, 0, 0, chunk_bytes) == sample(0));
}

TEST_CASE("chunk_cache: stays below its bound, and drops the least recently used chunk first") {
    const TemporaryDirectory directory;
    constexpr std::int64_t max_bytes = 16 * ChunkCache::chunk_bytes;
    ChunkCache cache(directory.path(), max_bytes);
    for (std::int64_t number = 0; number < 16; ++number) {
        insert(cache, number);
        set_age(directory / file / std::to_string(number), std::chrono::seconds(10000 - number * 100));
    }
    CHECK(bytes_below(directory.path()) == max_bytes);
    CHECK(read(cache, 1, 0, 1) == "b");  // the second oldest, but used now
    insert(cache, 16);
    CHECK_FALSE(cache.contains({file, 0, chunk_bytes}));
    CHECK(cache.contains({file, 1, chunk_bytes}));
    CHECK_FALSE(cache.contains({file, 2, chunk_bytes}));
    CHECK(cache.contains({file, 16, chunk_bytes}));
    for (std::int64_t number = 17; number < 100; ++number) {
        insert(cache, number);
        CHECK(bytes_below(directory.path()) <= max_bytes);
        CHECK(cache.contains({file, number, chunk_bytes}));
    }
    CHECK(bytes_below(directory.path()) > max_bytes / 2);
}

TEST_CASE("chunk_cache: a bound that is too small is raised") {
    const TemporaryDirectory directory;
    ChunkCache cache(directory.path(), 0);
    CHECK(cache.max_bytes() == ChunkCache::least_max_bytes);
    for (std::int64_t number = 0; number < 10; ++number) {
        insert(cache, number);
        CHECK(read(cache, number, 0, chunk_bytes) == sample(number));
    }
    CHECK(bytes_below(directory.path()) <= ChunkCache::least_max_bytes);
}

TEST_CASE("chunk_cache: chunks that other processes inserted are counted") {
    const TemporaryDirectory directory;
    constexpr std::int64_t max_bytes = 32 * ChunkCache::chunk_bytes;
    ChunkCache one(directory.path(), max_bytes);
    ChunkCache other(directory.path(), max_bytes);
    for (std::int64_t number = 0; number < 200; ++number) {
        insert(number % 2 == 0 ? one : other, number);
        CHECK(bytes_below(directory.path()) <= max_bytes + 2 * max_bytes / 16);
    }
}

TEST_CASE("chunk_cache: the time of modification records a use, once a minute") {
    const TemporaryDirectory directory;
    ChunkCache cache(directory.path(), ChunkCache::least_max_bytes);
    insert(cache, 0);
    const fs::path path = directory / file / "0";
    set_age(path, std::chrono::seconds(30));
    CHECK_FALSE(read(cache, 0, 0, 1).empty());
    CHECK(age_of(path) >= std::chrono::seconds(29));
    set_age(path, std::chrono::hours(100));
    CHECK_FALSE(read(cache, 0, 0, 1).empty());
    CHECK(age_of(path) < std::chrono::hours(1));
}

TEST_CASE("chunk_cache: the partial file of a dead process is removed, that of a running process is not") {
    const TemporaryDirectory directory;
    test::write_file(directory / "new.dead", "x");
    test::write_file(directory / "new.alive", "x");
    set_age(directory / "new.dead", std::chrono::hours(2));
    ChunkCache cache(directory.path(), ChunkCache::least_max_bytes);
    insert(cache, 0);
    CHECK(test::files_below(directory.path()) == std::vector<std::string>{file, file + "/0", "new.alive"});
}

TEST_CASE("chunk_cache: a failed write is an error, and leaves no file") {
    const TemporaryDirectory directory;
    test::write_file(directory / "blocks", "in the way");
    ChunkCache cache(directory / "blocks", ChunkCache::least_max_bytes);
    CHECK_THROWS_AS(insert(cache, 0), IoError);
    CHECK(test::files_below(directory.path()) == std::vector<std::string>{"blocks"});
}

TEST_CASE("chunk_cache: threads that insert, read and drop the same few chunks never see a wrong one") {
    const TemporaryDirectory directory;
    ChunkCache cache(directory.path(), ChunkCache::least_max_bytes);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::int64_t i = 0; i < 100; ++i) {
                const std::int64_t number = (i + t) % 6;
                insert(cache, number);
                const std::string found = read(cache, number, 100, 1000);
                wrong += found.empty() || found == sample(number, 1000) ? 0 : 1;
                if (i % 3 == 0) {
                    cache.drop({file, (number + 1) % 6, chunk_bytes});
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
    CHECK(bytes_below(directory.path()) <= ChunkCache::least_max_bytes);
}
