#include "volume/block_cache.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "seqshelf/error.hpp"

using seqshelf::Corruption;
using seqshelf::volume::BlockCache;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes text_of(BlockCache::Key key, std::size_t size) {
    Bytes text(size);
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<std::uint8_t>(key.volume * 31 + key.block * 7 + i);
    }
    return text;
}

bool has(BlockCache& cache, BlockCache::Key key, std::size_t size) {
    Bytes out(size);
    if (!cache.copy(key, 0, out)) {
        return false;
    }
    CHECK((out == text_of(key, size)));
    return true;
}

constexpr std::size_t shards = 16;

}  // namespace

TEST_CASE("block_cache: what was put in comes out, whole or in part") {
    BlockCache cache(std::size_t{1} << 20);
    CHECK_FALSE(has(cache, {1, 1}, 10));
    cache.insert({1, 1}, text_of({1, 1}, 100));
    cache.insert({1, 2}, text_of({1, 2}, 50));
    cache.insert({2, 1}, text_of({2, 1}, 70));
    CHECK(has(cache, {1, 1}, 100));
    CHECK(has(cache, {1, 2}, 50));
    CHECK(has(cache, {2, 1}, 70));
    CHECK_FALSE(has(cache, {2, 2}, 1));
    Bytes part(10);
    for (std::size_t from = 0; from <= 90; ++from) {
        REQUIRE(cache.copy({1, 1}, from, part));
        REQUIRE(std::equal(part.begin(), part.end(), text_of({1, 1}, 100).begin() + static_cast<std::ptrdiff_t>(from)));
    }
    CHECK(cache.copy({1, 1}, 100, {}));
}

TEST_CASE("block_cache: to want more than a block has is Corruption") {
    BlockCache cache(std::size_t{1} << 20);
    cache.insert({1, 1}, text_of({1, 1}, 100));
    Bytes out(10);
    CHECK_THROWS_AS(cache.copy({1, 1}, 91, out), Corruption);
    CHECK_THROWS_AS(cache.copy({1, 1}, 101, {}), Corruption);
    CHECK_THROWS_AS(cache.copy({1, 1}, ~std::size_t{0}, out), Corruption);
}

TEST_CASE("block_cache: the first text put in for a block stays") {
    BlockCache cache(std::size_t{1} << 20);
    cache.insert({1, 1}, text_of({1, 1}, 100));
    cache.insert({1, 1}, text_of({9, 9}, 100));
    CHECK(has(cache, {1, 1}, 100));
}

TEST_CASE("block_cache: the bound on text kept is kept") {
    constexpr std::size_t max_bytes = 64 * 1024;
    constexpr std::size_t block_bytes = 512;
    BlockCache cache(max_bytes);
    for (std::uint32_t block = 0; block < 5000; ++block) {
        cache.insert({1, block}, text_of({1, block}, block_bytes));
    }
    std::size_t kept = 0;
    for (std::uint32_t block = 0; block < 5000; ++block) {
        kept += has(cache, {1, block}, block_bytes) ? block_bytes : 0;
    }
    CHECK(kept <= max_bytes);
    CHECK(kept >= max_bytes / 2);  // and is used
}

TEST_CASE("block_cache: a cache of nothing keeps nothing, and a block larger than its share is not kept") {
    BlockCache nothing(0);
    nothing.insert({1, 1}, text_of({1, 1}, 1));
    CHECK_FALSE(has(nothing, {1, 1}, 1));
    BlockCache small(shards * 100);
    small.insert({1, 1}, text_of({1, 1}, 101));
    CHECK_FALSE(has(small, {1, 1}, 101));
    small.insert({1, 1}, text_of({1, 1}, 100));
    CHECK(has(small, {1, 1}, 100));
}

TEST_CASE("block_cache: the block that was used least recently goes first") {
    // Every shard has room for two blocks; one block of each shard is used again and again.
    BlockCache cache(shards * 200);
    const BlockCache::Key favourite{1, 0};
    cache.insert(favourite, text_of(favourite, 100));
    for (std::uint32_t block = 1; block < 1000; ++block) {
        cache.insert({1, block}, text_of({1, block}, 100));
        REQUIRE(has(cache, {1, block}, 100));
        REQUIRE(has(cache, favourite, 100));
    }
    std::uint32_t dropped = 0;
    for (std::uint32_t block = 1; block < 1000; ++block) {
        dropped += !has(cache, {1, block}, 100);
    }
    CHECK(dropped >= 1000 - 2 * shards);
}

TEST_CASE("block_cache: threads that read and write it at once see true text") {
    BlockCache cache(shards * 2000);
    std::vector<std::thread> threads;
    std::vector<int> wrong(8);
    for (std::size_t n = 0; n < wrong.size(); ++n) {
        threads.emplace_back([&cache, &wrong, n] {
            std::mt19937_64 random(n);
            for (int i = 0; i < 5000; ++i) {
                const BlockCache::Key key{static_cast<std::uint32_t>(random() % 3), static_cast<std::uint32_t>(random() % 100)};
                const Bytes expected = text_of(key, 150);
                Bytes out(150);
                if (!cache.copy(key, 0, out)) {
                    cache.insert(key, expected);
                } else if (out != expected) {
                    ++wrong[n];
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == std::vector<int>(8));
}
