#include "seqshelf/region.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "sequence/region_location.hpp"

using namespace seqshelf;

namespace {

struct Split {
    std::string text;
    std::string name;
    std::string where;
};

Interval interval(const std::string& text, std::int64_t length, Coordinates coordinates = Coordinates::one_based) {
    const auto region = split_region(text);
    REQUIRE(region);
    const Location location = region->location(length, coordinates);
    REQUIRE(location.parts.size() == 1);
    return location.parts.front();
}

std::optional<std::int64_t> refusal(const std::string& text, std::int64_t length,
                                    Coordinates coordinates = Coordinates::one_based) {
    const auto region = split_region(text);
    REQUIRE(region);
    try {
        (void)region->location(length, coordinates);
    } catch (const InvalidInterval& error) {
        return error.sequence_length();
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("split_region: a region is split off at the last colon") {
    const std::vector<Split> splits{
        {"chr1:5-10", "chr1", "5-10"},
        {"chr1:5-", "chr1", "5-"},
        {"chr1:-10", "chr1", "-10"},
        {"chr1:5", "chr1", "5"},
        {"chr1:0-0", "chr1", "0-0"},
        {"chr1:1,000-2,000,000", "chr1", "1,000-2,000,000"},
        {"HLA:A*01:01:5-10", "HLA:A*01:01", "5-10"},
        {"refseq:NC_000001.11:100-200", "refseq:NC_000001.11", "100-200"},
        {"ga4gh:SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2:1-4", "ga4gh:SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", "1-4"},
        {"HLA:A*01:01", "HLA:A*01", "01"},  // only a lookup can show that this is a name
        {"a b:3-4", "a b", "3-4"},
        {"::7-8", ":", "7-8"},
        {"x:00005-00010", "x", "00005-00010"},
        {"x:99999999999999999999-", "x", "99999999999999999999-"},
        {"chr1:5-10(-)", "chr1", "5-10(-)"},
        {"{HLA:A*01:01}:5-10", "HLA:A*01:01", "5-10"},
        {"{chr1}:5-10(-)", "chr1", "5-10(-)"},
        {"{{x}}:5", "{x}", "5"},
        {"{}:5", "{}", "5"},
        {"{x:5-10", "{x", "5-10"},
        {"{x}:y:5", "{x}:y", "5"},
        {"chr1:-10(+)", "chr1", "-10(+)"},
        {"NC_1.1:join(1..4,complement(9..12))", "NC_1.1", "join(1..4,complement(9..12))"},
        {"a:b:complement(<3..>9)", "a:b", "complement(<3..>9)"},
        {"x:4..9", "x", "4..9"},
    };
    for (const Split& expected : splits) {
        CAPTURE(expected.text);
        const auto region = split_region(expected.text);
        REQUIRE(region);
        CHECK(region->name == expected.name);
        CHECK(region->where == expected.where);
        CHECK(region->looks_like_one());
    }
}

TEST_CASE(
    "split_region: text that does not look like a region is not one, and location() reports the column and what was "
    "expected") {
    for (const std::string text : {"", "chr1", ":", ":5-10"}) {
        CAPTURE(text);
        CHECK_FALSE(split_region(text));
    }
    const std::vector<std::pair<std::string, int>> others{
        {"chr1:-", 7},        {"chr1:a-b", 6},    {"chr1:5-10-15", 10}, {"chr1:5--10", 8},   {"chr1:--5", 7},
        {"chr1:", 6},         {"chr1:5-10 ", 10}, {"chr1: 5-10", 6},    {"chr1:+5-10", 6},   {"chr1:,5-10", 6},
        {"chr1:5-,10", 8},    {"chr1:,", 6},      {"chr1:0x5-10", 7},   {"chr1:1e3-2e3", 7}, {"GRCh38:chr1", 8},
        {"chr1:5-10(*)", 10}, {"chr1:(-)", 6},    {"chr1:5-10(-", 10},  {"chr1:4^5", 7}};
    for (const auto& [text, column] : others) {
        const auto& shown = text;
        CAPTURE(shown);
        const auto region = split_region(text);
        REQUIRE(region);
        CHECK_FALSE(region->looks_like_one());
        const std::string expected =
            "'" + text + "' is not a region: column " + std::to_string(column) + ": expected START-END";
        CHECK_THROWS_WITH_AS((void)region->location(100, Coordinates::one_based), doctest::Contains(expected.c_str()),
                             InvalidInterval);
    }
    CHECK_FALSE(split_region("chr1:5-10:+")->looks_like_one());
    CHECK_FALSE(split_region("ga4gh:SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2")->looks_like_one());
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

TEST_CASE("region: interbase positions are used as they are, and may be empty") {
    const auto interbase = [](const std::string& text) { return interval(text, 100, Coordinates::interbase); };
    CHECK(interbase("x:0-100") == Interval{0, 100});
    CHECK(interbase("x:0-0") == Interval{0, 0});
    CHECK(interbase("x:100-100") == Interval{100, 100});
    CHECK(interbase("x:99-100") == Interval{99, 100});
    CHECK(interbase("x:5") == Interval{5, 100});
    CHECK(interbase("x:-7") == Interval{0, 7});
    CHECK(interbase("x:100") == Interval{100, 100});
}

TEST_CASE("region: every interval of a short sequence is returned or refused, never clipped") {
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
    for (const std::string text :
         {"x:0-5", "x:0", "x:0-0", "x:-0", "x:101", "x:101-", "x:1-101", "x:-101", "x:10-9", "x:101-100"}) {
        CAPTURE(text);
        CHECK(refusal(text, 100) == 100);
    }
    CHECK(refusal("x:1-", 0) == 0);
    CHECK(refusal("x:1-1", 0) == 0);
    CHECK(interval("x:0-0", 0, Coordinates::interbase) == Interval{0, 0});
}

TEST_CASE("region: numbers that are too large are refused and never overflow") {
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

TEST_CASE("region: a strand after it is read") {
    CHECK(interval("x:5-10(-)", 100) == Interval{4, 10, Strand::minus});
    CHECK(interval("x:5-10(+)", 100) == Interval{4, 10});
    CHECK(interval("x:5-(-)", 100) == Interval{4, 100, Strand::minus});
    CHECK(interval("x:-5(-)", 100) == Interval{0, 5, Strand::minus});
    CHECK(interval("x:5(-)", 100) == Interval{4, 100, Strand::minus});
    CHECK(interval("x:5-10(-)", 100, Coordinates::interbase) == Interval{5, 10, Strand::minus});
    CHECK(refusal("x:5-101(-)", 100) == 100);
}

namespace {

using Parts = std::vector<Interval>;

Parts parts(const std::string& where, std::int64_t length = 100, bool circular = false) {
    return split_region("x:" + where)->location(length, Coordinates::one_based, [&] { return circular; }).parts;
}

}  // namespace

// These forms are examples in section 3.4.3 of the feature table's definition.
TEST_CASE("region: locations in GenBank's form are read") {
    CHECK(parts("4..9") == Parts{{3, 9}});
    CHECK(parts("join(1..4,9..12)") == Parts{{0, 4}, {8, 12}});
    CHECK(parts("join(1..4,complement(9..12))") == Parts{{0, 4}, {8, 12, Strand::minus}});
    CHECK(parts("complement(34..87)") == Parts{{33, 87, Strand::minus}});
    CHECK(parts("complement(join(1..4,9..12))") == Parts{{8, 12, Strand::minus}, {0, 4, Strand::minus}});
    CHECK(parts("join(complement(9..12),complement(1..4))") == parts("complement(join(1..4,9..12))"));
    CHECK(parts("complement(complement(2..3))") == Parts{{1, 3}});
    CHECK(parts("join(7,1..2)") == Parts{{6, 7}, {0, 2}});
    CHECK(parts("complement(7)") == Parts{{6, 7, Strand::minus}});
    CHECK(parts("<1..>88") == Parts{{0, 88}});
    CHECK(parts("complement(join(<1..4,9..>12))") == parts("complement(join(1..4,9..12))"));
    CHECK(parts("join(join(1..2,3..4),join(5..6))") == Parts{{0, 2}, {2, 4}, {4, 6}});
    CHECK(parts("1..100") == Parts{{0, 100}});
    CHECK(parts("order(1..4,complement(9..12))") == parts("join(1..4,complement(9..12))"));
    CHECK(parts("complement(order(1..2,7))") == Parts{{6, 7, Strand::minus}, {0, 2, Strand::minus}});
    CHECK(parts(" join( 1..4, complement( < 9 .. 12 ),\r\n  20 )") == parts("join(1..4,complement(9..12),20)"));
    CHECK(parts("4 .. 9") == Parts{{3, 9}});
}

TEST_CASE(
    "region: the error for a malformed GenBank location names the column, and nothing outside the sequence is read") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"join(1..4", "column 12: expected ')' or ','"},
        {"join()", "column 8: expected a position"},
        {"join(1..4,)", "column 13: expected a position"},
        {"join(1..4,,5)", "column 13: expected a position"},
        {"complement(1..4,5..6)", "column 18: expected ')'"},
        {"join(1..4)x", "column 13: expected the end"},
        {"join(1...4)", "column 11: expected the end of a range"},
        {"4..", "column 6: expected the end of a range"},
        {"..4", "column 3: expected a position"},
        {"order(1..2", "column 13: expected ')' or ','"},
        {"5..x", "column 6: expected the end of a range"},
        {"5..10 ", "column 8: expected the end"},
        {"join(1..4)(-)", "column 13: expected the end"},
        {"join(J00194.1,1..2)", "column 8: expected a position"},
        {"join(4^5)", "column 9: expected ')'"},
        {"complement(bond(1..2))", "column 14: expected a position"},
        {"join(1 2)", "column 9: expected ')' or ','"},
    };
    for (const auto& [where, message] : wrong) {
        const auto& shown = where;
        CAPTURE(shown);
        CHECK_THROWS_WITH_AS((void)parts(where), doctest::Contains(message.c_str()), InvalidInterval);
    }
    for (const std::string where :
         {"0..4", "join(1..4,99..101)", "join(1..4,9..8)", "complement(101..101)", "join(99999999999999999999)"}) {
        CAPTURE(where);
        CHECK(refusal("x:" + where, 100) == 100);
    }
    CHECK(refusal("x:4..9", 100, Coordinates::interbase) == 100);
    std::string deep;
    for (int i = 0; i < 100000; ++i) {
        deep += "complement(";
    }
    CHECK_THROWS_AS((void)parts(deep), InvalidInterval);
}

TEST_CASE("region: may cross the origin of a circular sequence, and of no other") {
    CHECK(parts("99-2", 100, true) == Parts{{98, 100}, {0, 2}});
    CHECK(parts("99-2(-)", 100, true) == Parts{{0, 2, Strand::minus}, {98, 100, Strand::minus}});
    CHECK(parts("99..2", 100, true) == Parts{{98, 100}, {0, 2}});
    CHECK(parts("join(99..2,5)", 100, true) == Parts{{98, 100}, {0, 2}, {4, 5}});
    CHECK(parts("3-2", 100, true) == Parts{{2, 100}, {0, 2}});
    CHECK(parts("2-3", 100, true) == Parts{{1, 3}});
    CHECK(split_region("x:98-2")->location(100, Coordinates::interbase, [] { return true; }).parts ==
          Parts{{98, 100}, {0, 2}});
    CHECK(parts("99-101", 100, true) == Parts{{98, 100}, {0, 1}});
    CHECK(parts("99-198", 100, true) == Parts{{98, 100}, {0, 98}});
    CHECK(parts("99-101(-)", 100, true) == parts("99-1(-)", 100, true));
    CHECK(parts("join(complement(99..101),5)", 100, true) == parts("join(complement(99..1),5)", 100, true));
    for (const std::string where : {"99-0", "101-2", "99-199", "101-102", "1-9223372036854775807", "101-"}) {
        CAPTURE(where);
        CHECK_THROWS_AS((void)parts(where, 100, true), InvalidInterval);
    }
    CHECK_THROWS_WITH_AS((void)parts("99-2"), doctest::Contains("not marked as circular"), InvalidInterval);
}

TEST_CASE("region: with bounds a part may go beyond the end of a linear sequence, but must have a residue in it") {
    const auto in_bounds = [](const std::string& where, Bounds bounds, bool circular = false,
                              Coordinates coordinates = Coordinates::one_based) {
        return sequence::location_of(*split_region("x:" + where), 20, {coordinates, bounds}, [&] { return circular; })
            .parts;
    };
    for (const Bounds bounds : {Bounds::clip, Bounds::pad}) {
        CHECK(in_bounds("18-25", bounds) == Parts{{17, 25}});
        CHECK(in_bounds("18-25(-)", bounds) == Parts{{17, 25, Strand::minus}});
        CHECK(in_bounds("20-9223372036854775807", bounds) == Parts{{19, 9223372036854775807}});
        CHECK(in_bounds("-25", bounds) == Parts{{0, 25}});
        CHECK(in_bounds("join(1..2,complement(19..21))", bounds) == Parts{{0, 2}, {18, 21, Strand::minus}});
        CHECK(in_bounds("20-20", bounds, false, Coordinates::interbase) == Parts{{20, 20}});
        CHECK(in_bounds("18-25", bounds, true) == Parts{{17, 20}, {0, 5}});
        for (const std::string wrong : {"21-25", "21-", "0-3", "5-4", "30-31"}) {
            CAPTURE(wrong);
            CHECK_THROWS_AS((void)in_bounds(wrong, bounds), InvalidInterval);
        }
        CHECK_THROWS_AS((void)in_bounds("20-21", bounds, false, Coordinates::interbase), InvalidInterval);
        CHECK_THROWS_AS((void)in_bounds("18-38", bounds, true), InvalidInterval);
    }
    CHECK_THROWS_AS((void)in_bounds("18-25", Bounds::error), InvalidInterval);
}

TEST_CASE("region_text: is one-based and inclusive, as in the FASTA headers of slices") {
    CHECK(region_text("chr1", {0, 1}) == "chr1:1-1");
    CHECK(region_text("HLA:A*01:01", {4, 10}) == "HLA:A*01:01:5-10");
    CHECK(region_text("chr7", {117120016, 117120201, Strand::minus}) == "chr7:117120017-117120201(-)");
    CHECK_THROWS_AS((void)region_text("chr1", {5, 5}), InvalidInterval);
}
