#include "volume/block_cache.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <vector>

using seqshelf::volume::BlockCache;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Found = BlockCache::Found;

Bytes text_of(BlockCache::Key key, std::size_t size) {
    Bytes text(size);
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<std::uint8_t>(key.volume * 31 + key.block * 7 + i);
    }
    return text;
}

bool has(BlockCache& cache, BlockCache::Key key, std::size_t size) {
    Bytes out(size);
    if (cache.copy(key, 0, out) == Found::nothing) {
        return false;
    }
    CHECK((out == text_of(key, size)));
    return true;
}

constexpr std::size_t line_bytes = BlockCache::line_bytes;

}  // namespace

TEST_CASE("block_cache: returns the inserted text, whole or in part") {
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
        REQUIRE(cache.copy({1, 1}, from, part) != Found::nothing);
        REQUIRE(std::equal(part.begin(), part.end(), text_of({1, 1}, 100).begin() + static_cast<std::ptrdiff_t>(from)));
    }
    CHECK(cache.copy({1, 1}, 100, {}) != Found::nothing);
}

TEST_CASE("block_cache: a range beyond a block's text is not found") {
    BlockCache cache(std::size_t{1} << 20);
    cache.insert({1, 1}, text_of({1, 1}, 100));
    Bytes out(10);
    CHECK(cache.copy({1, 1}, 90, out) != Found::nothing);
    CHECK(cache.copy({1, 1}, 91, out) == Found::nothing);
    CHECK(cache.copy({1, 1}, 101, {}) == Found::nothing);
    CHECK(cache.copy({1, 1}, ~std::size_t{0}, out) == Found::nothing);
    CHECK(cache.copy({1, 1}, std::size_t{256} * line_bytes, out) ==
          Found::nothing);  // nor the same place modulo 256 lines
}

TEST_CASE("block_cache: blocks of several lines are returned whole or in part, but not without each of their lines") {
    for (const std::size_t size :
         {line_bytes - 1, line_bytes, line_bytes + 1, 2 * line_bytes, std::size_t{65280}, std::size_t{65536}}) {
        CAPTURE(size);
        BlockCache cache(std::size_t{1} << 20);
        const Bytes text = text_of({1, 1}, size);
        cache.insert({1, 1}, text);
        CHECK(has(cache, {1, 1}, size));
        for (std::size_t from = 0; from < size; from += 509) {
            for (const std::size_t count : {1UL, 7UL, 8UL, 9UL, 511UL, 512UL, 513UL, 8192UL, 20000UL}) {
                Bytes part(std::min(count, size - from));
                REQUIRE(cache.copy({1, 1}, from, part) != Found::nothing);
                REQUIRE(std::equal(part.begin(), part.end(), text.begin() + static_cast<std::ptrdiff_t>(from)));
            }
        }
    }
}

TEST_CASE("block_cache: the first text inserted for a block stays") {
    BlockCache cache(std::size_t{1} << 20);
    cache.insert({1, 1}, text_of({1, 1}, 100));
    cache.insert({1, 1}, text_of({9, 9}, 100));
    CHECK(has(cache, {1, 1}, 100));
}

TEST_CASE("block_cache: the text never exceeds the bound, and fills it") {
    for (const std::size_t lines : {1UL, 6UL, 7UL, 8UL, 64UL, 1000UL}) {
        BlockCache cache(lines * line_bytes + 100);
        for (std::uint32_t block = 0; block < 5000; ++block) {
            cache.insert({1, block}, text_of({1, block}, line_bytes));
        }
        std::size_t kept = 0;
        for (std::uint32_t block = 0; block < 5000; ++block) {
            kept += has(cache, {1, block}, line_bytes) ? 1 : 0;
        }
        CAPTURE(lines);
        CHECK(kept <= lines);
        CHECK(kept >= lines / 7 * 6);
    }
}

TEST_CASE("block_cache: a cache of 0 bytes keeps nothing") {
    for (const std::size_t max_bytes : {std::size_t{0}, std::size_t{1}, line_bytes - 1}) {
        BlockCache nothing(max_bytes);
        nothing.insert({1, 1}, text_of({1, 1}, 1));
        CHECK_FALSE(has(nothing, {1, 1}, 1));
        CHECK_FALSE(nothing.copy({1, 1}, 0, {}));
    }
}

TEST_CASE("block_cache: a block that is used often stays") {
    BlockCache cache(7 * line_bytes);  // one set
    const BlockCache::Key favourite{1, 0};
    cache.insert(favourite, text_of(favourite, 100));
    std::uint32_t dropped = 0;
    for (std::uint32_t block = 1; block < 1000; ++block) {
        REQUIRE(has(cache, favourite, 100));
        cache.insert({1, block}, text_of({1, block}, 100));
    }
    for (std::uint32_t block = 1; block < 1000; ++block) {
        dropped += !has(cache, {1, block}, 100);
    }
    CHECK(dropped == 999 - 6);
}

TEST_CASE("block_cache: threads that read and write at the same time get correct text") {
    BlockCache cache(20 * line_bytes);
    std::vector<std::thread> threads;
    std::vector<int> wrong(8);
    for (std::size_t n = 0; n < wrong.size(); ++n) {
        threads.emplace_back([&cache, &wrong, n] {
            std::mt19937_64 random(n);
            for (int i = 0; i < 5000; ++i) {
                const BlockCache::Key key{static_cast<std::uint32_t>(1 + random() % 3),
                                          static_cast<std::uint32_t>(random() % 30)};
                const Bytes expected = text_of(key, key.block % 3 == 0 ? 20000 : 150);
                Bytes out(expected.size());
                if (cache.copy(key, 0, out) == Found::nothing) {
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
