#include "format/codec/block_index.hpp"

#include <doctest/doctest.h>
#include <htslib/bgzf.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/little_endian.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"
#include "unit/format/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::format;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes index_bytes(std::uint64_t count, std::size_t size) {
    Bytes bytes(size);
    if (size >= 8) {
        base::store_le64(bytes.data(), count);
    }
    return bytes;
}

/// Block starts of blocks that contain `sizes` bytes of text.
std::vector<BlockStart> starts_of(const std::vector<std::uint64_t>& sizes) {
    std::vector<BlockStart> starts{{}};
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
        starts.push_back({starts.back().file + sizes[i] / 3 + 27, starts.back().text + sizes[i]});
    }
    return starts;
}

/// Looks up every text offset up to a little past the end.
void check_every_offset(const std::vector<std::uint64_t>& sizes) {
    const std::vector<BlockStart> starts = starts_of(sizes);
    const Bytes bytes = block_index_bytes(starts);
    const BlockIndex index(bytes);
    REQUIRE(index.block_count() == sizes.size());
    std::size_t expected = 0;
    std::uint64_t wrong = 0;
    for (std::uint64_t text = 0; text < starts.back().text + sizes.back() + 10; ++text) {
        while (expected + 1 < starts.size() && starts[expected + 1].text <= text) {
            ++expected;
        }
        wrong += index.block_at(text) != expected;
    }
    CHECK(wrong == 0);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        CHECK(index.start_of(i).file == starts[i].file);
        CHECK(index.start_of(i).text == starts[i].text);
    }
}

}  // namespace

TEST_CASE("gzi_index: every text offset is found, with blocks of one size") {
    for (const std::size_t blocks : {1U, 2U, 3U, 4U, 5U, 16U, 17U, 100U}) {
        for (const std::uint64_t size : {1U, 2U, 13U, 64U}) {
            CAPTURE(blocks);
            CAPTURE(size);
            check_every_offset(std::vector<std::uint64_t>(blocks, size));
        }
    }
}

TEST_CASE("gzi_index: every text offset is found, with blocks of any size") {
    check_every_offset({1000, 1, 1, 1, 1, 1, 1, 1, 1});
    check_every_offset({1, 1, 1, 1, 1, 1, 1, 1, 1000});
    check_every_offset({1, 500, 1, 500, 1});
    std::mt19937_64 random(1);
    for (int round = 0; round < 100; ++round) {
        std::vector<std::uint64_t> sizes(1 + random() % 60);
        for (std::uint64_t& size : sizes) {
            size = random() % 5 == 0 ? 1 + random() % 1000 : 1 + random() % 5;
        }
        check_every_offset(sizes);
    }
}

TEST_CASE("gzi_index: with empty blocks, the last block that starts at an offset is returned") {
    check_every_offset({5, 0, 0, 7, 0, 3});
    check_every_offset({0, 0, 4});
    check_every_offset({0});
    check_every_offset({0, 0, 0});
}

TEST_CASE("gzi_index: text offsets above 2^32 are found") {
    const std::vector<BlockStart> starts{
        {0, 0}, {100, std::uint64_t{1} << 33}, {200, (std::uint64_t{1} << 33) + 5}, {300, std::uint64_t{1} << 40}};
    const Bytes bytes = block_index_bytes(starts);
    const BlockIndex index(bytes);
    CHECK(index.block_at((std::uint64_t{1} << 33) - 1) == 0);
    CHECK(index.block_at(std::uint64_t{1} << 33) == 1);
    CHECK(index.block_at((std::uint64_t{1} << 33) + 5) == 2);
    CHECK(index.block_at((std::uint64_t{1} << 40) - 1) == 2);
    CHECK(index.block_at(std::uint64_t{1} << 40) == 3);
    CHECK(index.block_at(~std::uint64_t{0}) == 3);
}

TEST_CASE("gzi_index: a count of 0 is one block") {
    const Bytes bytes = index_bytes(0, 8);
    const BlockIndex index(bytes);
    CHECK(index.block_count() == 1);
    CHECK(index.start_of(0).file == 0);
    CHECK(index.block_at(0) == 0);
    CHECK(index.block_at(1000000) == 0);
}

TEST_CASE("gzi_index: an impossible entry count is Corruption") {
    for (const std::uint64_t count :
         {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{1} << 32, std::uint64_t{1} << 59, std::uint64_t{1} << 60,
          (std::uint64_t{1} << 60) + 2, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
        CAPTURE(count);
        CHECK_THROWS_AS(BlockIndex(index_bytes(count, 8 + 2 * 16)), Corruption);
    }
    CHECK_THROWS_AS(BlockIndex(index_bytes(std::uint64_t{1} << 60, 8)), Corruption);  // 16 * count is 0 in 64 bits
    CHECK_THROWS_AS(BlockIndex(index_bytes(0, 24)), Corruption);
}

TEST_CASE("gzi_index: a size that no number of entries has is Corruption") {
    for (std::size_t size = 0; size < 8; ++size) {
        CHECK_THROWS_AS(BlockIndex(index_bytes(0, size)), Corruption);
    }
    for (std::size_t extra = 1; extra < 16; ++extra) {
        CHECK_THROWS_AS(BlockIndex(index_bytes(0, 8 + extra)), Corruption);
        CHECK_THROWS_AS(BlockIndex(index_bytes(2, 8 + 2 * 16 + extra)), Corruption);
        CHECK_THROWS_AS(BlockIndex(index_bytes(2, 8 + 2 * 16 - extra)), Corruption);
    }
}

TEST_CASE("gzi_index: starts out of order do no harm") {
    std::mt19937_64 random(2);
    for (int round = 0; round < 2000; ++round) {
        Bytes bytes = index_bytes(20, 8 + 20 * 16);
        for (std::size_t i = 8; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::uint8_t>(random() % (i % 8 < 2 ? 256 : 1 + random() % 256));
        }
        const BlockIndex index(bytes);
        CHECK(index.block_at(random() % 100000) < index.block_count());
        CHECK(index.block_at(~std::uint64_t{0}) < index.block_count());
    }
}

TEST_CASE("gzi_index: the index that htslib writes is read") {
    const test::TemporaryDirectory directory;
    const std::string text = test::random_text("ACGT", 300000, 3);
    BGZF* const file = ::bgzf_open((directory / "file.gz").c_str(), "w");
    REQUIRE(file != nullptr);
    REQUIRE(::bgzf_index_build_init(file) == 0);
    REQUIRE(::bgzf_write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    REQUIRE(::bgzf_index_dump(file, (directory / "file.gz").c_str(), ".gzi") == 0);
    REQUIRE(::bgzf_close(file) == 0);
    const std::string gzi = test::read_file(directory / "file.gz.gzi");
    const BlockIndex index({gzi.begin(), gzi.end()});
    REQUIRE(index.block_count() >= 5);
    for (std::size_t block = 0; block < 5; ++block) {
        CHECK(index.start_of(block).text == block * 65280);
        CHECK(index.block_at(block * 65280) == block);
        CHECK(index.block_at(block * 65280 + 65279) >= block);
    }
}
