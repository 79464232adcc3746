#include "format/codec/gunzip.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "seqshelf/error.hpp"
#include "unit/format/samples.hpp"

using seqshelf::InvalidInput;
using seqshelf::format::Gunzip;
using seqshelf::test::bytes_of;
using seqshelf::test::gzipped;
using seqshelf::test::random_text;

namespace {

std::string gunzip(std::string_view bytes, std::size_t piece = ~std::size_t{0}, std::size_t limit = 1 << 20) {
    Gunzip stream;
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size() - at)) {
        std::span<const std::uint8_t> rest = bytes_of(bytes.substr(at, piece));
        for (bool more = true; more;) {
            std::string part;
            more = stream.push(rest, part, limit);
            REQUIRE(part.size() < limit + (std::size_t{1} << 17));
            text += part;
        }
        REQUIRE(rest.empty());
    }
    stream.finish();
    return text;
}

const std::string small = random_text("ACGT\n", 700, 1);

}  // namespace

TEST_CASE("gunzip: inflates what zlib wrote, at every level and size") {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{131071}, std::size_t{131072},
                                   std::size_t{131073}, std::size_t{300000}}) {
        for (const int level : {0, 1, 6}) {
            const std::string text = random_text("ACGTN", size, size);
            CHECK((gunzip(gzipped(text, level)) == text));
        }
    }
    CHECK((gunzip(gzipped(std::string(5000000, 'N'))) == std::string(5000000, 'N')));
}

TEST_CASE("gunzip: several members are read one after the other, empty ones too") {
    CHECK(gunzip(gzipped("AC") + gzipped("GT")) == "ACGT");
    CHECK(gunzip(gzipped("") + gzipped("AC") + gzipped("") + gzipped("GT") + gzipped("")) == "ACGT");
}

TEST_CASE("gunzip: pieces of any size give the same text") {
    const std::string bytes = gzipped(small) + gzipped("") + gzipped("second member");
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        REQUIRE(gunzip(bytes, piece) == small + "second member");
    }
}

TEST_CASE("gunzip: whatever gzip's ratio, no more text than was asked for comes at once") {
    const std::string bomb = gzipped(std::string(50'000'000, 'N'), 9);
    REQUIRE(bomb.size() < 60'000);
    CHECK((gunzip(bomb, bomb.size(), 1) == std::string(50'000'000, 'N')));
    CHECK(gunzip(gzipped(small) + gzipped("") + gzipped("second member"), 100, 1) == small + "second member");
}

TEST_CASE("gunzip: truncated at any byte is InvalidInput") {
    const std::string first = gzipped(small);
    const std::string bytes = first + gzipped("second member");
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        CAPTURE(size);
        if (size == first.size()) {
            CHECK(gunzip(bytes.substr(0, size)) == small);  // a cut between two members leaves a whole file
        } else {
            CHECK_THROWS_AS(gunzip(bytes.substr(0, size)), InvalidInput);
            CHECK_THROWS_AS(gunzip(bytes.substr(0, size), 7), InvalidInput);
        }
    }
}

TEST_CASE("gunzip: a damaged checksum or length is InvalidInput") {
    for (std::size_t from_end = 1; from_end <= 8; ++from_end) {
        std::string bytes = gzipped(small);
        bytes[bytes.size() - from_end] = static_cast<char>(bytes[bytes.size() - from_end] ^ 1);
        CHECK_THROWS_AS(gunzip(bytes), InvalidInput);
    }
}

TEST_CASE("gunzip: any flipped bit is InvalidInput or gives the same text") {
    const std::string bytes = gzipped(small);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        std::string found = small;
        try {
            found = gunzip(flipped);
        } catch (const InvalidInput&) {
        }
        REQUIRE(found == small);
    }
}

TEST_CASE("gunzip: garbage is InvalidInput, at the start and after a member") {
    CHECK_THROWS_AS(gunzip(">chr1\nACGT\n"), InvalidInput);
    CHECK_THROWS_AS(gunzip("\x1f\x8b\x09garbage garbage"), InvalidInput);
    CHECK_THROWS_AS(gunzip(gzipped("ACGT") + "garbage garbage garbage"), InvalidInput);
    CHECK_THROWS_AS(gunzip(std::string(50, '\x1f')), InvalidInput);
}
