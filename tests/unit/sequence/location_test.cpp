#include "seqshelf/location.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace seqshelf;

namespace {

using Parts = std::vector<Interval>;

Interval minus(std::int64_t start, std::int64_t end) { return {start, end, Strand::minus}; }

}  // namespace

TEST_CASE("location: the other strand is read from the last part to the first") {
    const Location spliced(Parts{{0, 4}, {8, 12}});
    CHECK(spliced.length() == 8);
    CHECK(spliced.opposite().parts == Parts{minus(8, 12), minus(0, 4)});
    CHECK(spliced.opposite().opposite() == spliced);
    CHECK(Location().opposite().parts.empty());
    CHECK(Location().length() == 0);
}

TEST_CASE("location: flanks are those of the whole location") {
    const Location spliced(Parts{{10, 14}, {18, 22}});
    CHECK(spliced.expand(2, 3).parts == Parts{{8, 14}, {18, 25}});
    CHECK(spliced.opposite().expand(2, 3).parts == Parts{minus(18, 24), minus(7, 14)});
    CHECK(spliced.end5() == Location(Interval{10, 10}));
    CHECK(spliced.end3() == Location(Interval{22, 22}));
    CHECK(spliced.opposite().end5() == Location(minus(22, 22)));
    CHECK(Location(Interval{5, 9}).expand(-2, 1).parts == Parts{{7, 10}});
    CHECK_THROWS_AS((void)spliced.expand(-5, 0), InvalidInterval);
}

TEST_CASE("location: a circular sequence continues at its other end") {
    const auto on_circle = [](Interval interval) { return Location(interval).on_circle(10).parts; };
    CHECK(on_circle({8, 12}) == Parts{{8, 10}, {0, 2}});
    CHECK(on_circle(minus(8, 12)) == Parts{minus(0, 2), minus(8, 10)});
    CHECK(on_circle({-2, 3}) == Parts{{8, 10}, {0, 3}});
    CHECK(on_circle({-3, 0}) == Parts{{7, 10}});
    CHECK(on_circle({10, 12}) == Parts{{0, 2}});
    CHECK(on_circle({0, 10}) == Parts{{0, 10}});
    CHECK(on_circle({4, 14}) == Parts{{4, 10}, {0, 4}});
    CHECK(on_circle({34, 36}) == Parts{{4, 6}});
    CHECK(on_circle({10, 10}) == Parts{{10, 10}});
    CHECK(on_circle({0, 0}) == Parts{{0, 0}});
    CHECK_THROWS_AS((void)on_circle({0, 11}), InvalidInterval);
    CHECK(Location(Interval{0, 0}).on_circle(0).parts == Parts{{0, 0}});
    CHECK_THROWS_AS((void)Location(Interval{0, 1}).on_circle(0), InvalidInterval);
}

TEST_CASE("location: every interval of a circular sequence has the residues that rotating the sequence gives") {
    const std::string circle = "ABCDEFG";
    const auto size = static_cast<std::int64_t>(circle.size());
    for (std::int64_t start = -20; start <= 20; ++start) {
        for (std::int64_t length = 0; length <= size; ++length) {
            std::string expected;
            for (std::int64_t i = start; i < start + length; ++i) {
                expected += circle[static_cast<std::size_t>(((i % size) + size) % size)];
            }
            std::string got;
            for (const Interval& part : Location(Interval{start, start + length}).on_circle(size).parts) {
                CHECK(part.start >= 0);
                CHECK(part.end <= size);
                got += circle.substr(static_cast<std::size_t>(part.start), static_cast<std::size_t>(part.length()));
            }
            CHECK(got == expected);
            CHECK(Location(minus(start, start + length)).on_circle(size) ==
                  Location(Interval{start, start + length}).on_circle(size).opposite());
        }
    }
}
