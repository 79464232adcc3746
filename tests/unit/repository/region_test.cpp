#include "seqshelf/region.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"

using namespace seqshelf;

namespace {

struct Split {
    std::string text;
    std::string name;
    std::string start;
    std::string end;
};

Interval interval(const std::string& text, std::int64_t length, Coordinates coordinates = Coordinates::one_based) {
    const auto region = split_region(text);
    REQUIRE(region);
    return region->interval(length, coordinates);
}

std::optional<std::int64_t> refusal(const std::string& text, std::int64_t length, Coordinates coordinates = Coordinates::one_based) {
    const auto region = split_region(text);
    REQUIRE(region);
    try {
        (void)region->interval(length, coordinates);
    } catch (const InvalidInterval& error) {
        return error.sequence_length();
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("split_region: a region is taken off at the last colon") {
    const std::vector<Split> splits{
        {"chr1:5-10", "chr1", "5", "10"},
        {"chr1:5-", "chr1", "5", ""},
        {"chr1:-10", "chr1", "", "10"},
        {"chr1:5", "chr1", "5", ""},
        {"chr1:0-0", "chr1", "0", "0"},
        {"chr1:1,000-2,000,000", "chr1", "1,000", "2,000,000"},
        {"HLA:A*01:01:5-10", "HLA:A*01:01", "5", "10"},
        {"refseq:NC_000001.11:100-200", "refseq:NC_000001.11", "100", "200"},
        {"ga4gh:SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2:1-4", "ga4gh:SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", "1", "4"},
        {"HLA:A*01:01", "HLA:A*01", "01", ""},  // only who knows the names can tell that this is one
        {"a b:3-4", "a b", "3", "4"},
        {"::7-8", ":", "7", "8"},
        {"x:00005-00010", "x", "00005", "00010"},
        {"x:99999999999999999999-", "x", "99999999999999999999", ""},
    };
    for (const Split& expected : splits) {
        CAPTURE(expected.text);
        const auto region = split_region(expected.text);
        REQUIRE(region);
        CHECK(region->name == expected.name);
        CHECK(region->start == expected.start);
        CHECK(region->end == expected.end);
    }
}

TEST_CASE("split_region: what does not look like a region is none") {
    for (const std::string text : {"", "chr1", ":", ":5-10", "chr1:", "chr1:-", "chr1:a-b", "chr1:5-10-15", "chr1:5--10", "chr1:--5",
                                   "chr1:5-10 ", "chr1: 5-10", "chr1:+5-10", "chr1:5..10", "chr1:,5-10", "chr1:5-,10", "chr1:,",
                                   "chr1:0x5-10", "chr1:1e3-2e3", "GRCh38:chr1", "chr1:5-10:+", "ga4gh:SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2"}) {
        CAPTURE(text);
        CHECK_FALSE(split_region(text));
    }
}

// samtools faidx semantics: 1-based, both ends included, START alone reaches to the end.
TEST_CASE("region: one-based positions become interbase") {
    CHECK(interval("x:1-100", 100) == Interval{0, 100});
    CHECK(interval("x:1-1", 100) == Interval{0, 1});
    CHECK(interval("x:100-100", 100) == Interval{99, 100});
    CHECK(interval("x:5-10", 100) == Interval{4, 10});
    CHECK(interval("x:5-", 100) == Interval{4, 100});
    CHECK(interval("x:5", 100) == Interval{4, 100});
    CHECK(interval("x:100", 100) == Interval{99, 100});
    CHECK(interval("x:-10", 100) == Interval{0, 10});
    CHECK(interval("x:-100", 100) == Interval{0, 100});
    CHECK(interval("x:1,000-2,000", 5000) == Interval{999, 2000});
    CHECK(interval("x:1,0,0-2,00", 5000) == Interval{99, 200});
    CHECK(interval("HLA:A*01:01:5-10", 100) == Interval{4, 10});
    CHECK(interval("x:00005-00010", 100) == Interval{4, 10});
}

TEST_CASE("region: interbase positions are taken as they are, and may be empty") {
    const auto interbase = [](const std::string& text) { return interval(text, 100, Coordinates::interbase); };
    CHECK(interbase("x:0-100") == Interval{0, 100});
    CHECK(interbase("x:0-0") == Interval{0, 0});
    CHECK(interbase("x:100-100") == Interval{100, 100});
    CHECK(interbase("x:99-100") == Interval{99, 100});
    CHECK(interbase("x:5") == Interval{5, 100});
    CHECK(interbase("x:-7") == Interval{0, 7});
    CHECK(interbase("x:100") == Interval{100, 100});
}

TEST_CASE("region: every interval of a short sequence is given back, or refused, but never clipped") {
    constexpr std::int64_t length = 6;
    for (std::int64_t start = 0; start <= length + 2; ++start) {
        for (std::int64_t end = 0; end <= length + 2; ++end) {
            const std::string text = "x:" + std::to_string(start) + "-" + std::to_string(end);
            CAPTURE(text);
            if (start >= 1 && start <= end && end <= length) {
                CHECK(interval(text, length) == Interval{start - 1, end});
                CHECK(region_text("x", interval(text, length)) == text);
            } else {
                CHECK(refusal(text, length) == length);
            }
            if (start <= end && end <= length) {
                CHECK(interval(text, length, Coordinates::interbase) == Interval{start, end});
            } else {
                CHECK(refusal(text, length, Coordinates::interbase) == length);
            }
        }
    }
}

TEST_CASE("region: position 0, positions past the end and reversed ones are refused") {
    for (const std::string text : {"x:0-5", "x:0", "x:0-0", "x:-0", "x:101", "x:101-", "x:1-101", "x:-101", "x:10-9", "x:101-100"}) {
        CAPTURE(text);
        CHECK(refusal(text, 100) == 100);
    }
    CHECK(refusal("x:1-", 0) == 0);
    CHECK(refusal("x:1-1", 0) == 0);
    CHECK(interval("x:0-0", 0, Coordinates::interbase) == Interval{0, 0});
}

TEST_CASE("region: numbers of any size are refused, not wrapped") {
    for (const std::string number : {"4294967297", "9223372036854775807", "9223372036854775808", "18446744073709551617",
                                     "99999999999999999999999999999999"}) {
        CAPTURE(number);
        for (const Coordinates coordinates : {Coordinates::one_based, Coordinates::interbase}) {
            CHECK(refusal("x:" + number, 100, coordinates) == 100);
            CHECK(refusal("x:1-" + number, 100, coordinates) == 100);
            CHECK(refusal("x:-" + number, 100, coordinates) == 100);
            CHECK(refusal("x:" + number + "-" + number, 100, coordinates) == 100);
        }
    }
    constexpr std::int64_t huge = 9223372036854775807;
    CHECK(interval("x:9223372036854775807-9223372036854775807", huge) == Interval{huge - 1, huge});
}

TEST_CASE("region_text: one-based inclusive, as FASTA headers of slices have it") {
    CHECK(region_text("chr1", {0, 1}) == "chr1:1-1");
    CHECK(region_text("HLA:A*01:01", {4, 10}) == "HLA:A*01:01:5-10");
}
