#include "sequence/placed_location.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "seqshelf/error.hpp"

using namespace seqshelf;
using sequence::PlacedLocation;
using sequence::PlacedPart;

namespace {

constexpr std::int64_t placed_length = 4;

/// Like Sequence::check, for a sequence of that length.
PlacedLocation placed(const Location& location, Bounds bounds) {
    return {location, placed_length, bounds, [](const Interval& interval) {
                if (interval.start < 0 || interval.end < interval.start || interval.end > placed_length) {
                    throw InvalidInterval("not within the sequence", placed_length);
                }
            }};
}

bool is_within(const Interval& interval) { return interval.start >= 0 && interval.end <= placed_length; }

}  // namespace

TEST_CASE("placed_location: every interval is kept, clipped, padded or refused") {
    for (std::int64_t start = -3; start <= placed_length + 3; ++start) {
        for (std::int64_t end = start; end <= placed_length + 3; ++end) {
            for (const Strand strand : {Strand::plus, Strand::minus}) {
                CAPTURE(start);
                CAPTURE(end);
                const Interval interval{start, end, strand};
                const bool shares = start < placed_length && end > 0 && start < end;
                if (!is_within(interval)) {
                    CHECK_THROWS_AS((void)placed(interval, Bounds::error), InvalidInterval);
                }
                if (!shares && !is_within(interval)) {
                    CHECK_THROWS_AS((void)placed(interval, Bounds::clip), InvalidInterval);
                    CHECK_THROWS_AS((void)placed(interval, Bounds::pad), InvalidInterval);
                    continue;
                }
                const PlacedLocation clipped = placed(interval, Bounds::clip);
                const PlacedLocation padded = placed(interval, Bounds::pad);
                REQUIRE(clipped.parts().size() == 1);
                REQUIRE(padded.parts().size() == 1);
                const PlacedPart& part = padded.parts()[0];
                CHECK(part.inside == clipped.parts()[0].inside);
                CHECK(part.inside.strand == strand);
                CHECK(is_within(part.inside));
                CHECK(clipped.residues() == part.inside.length());
                CHECK(padded.residues() == interval.length());
                CHECK((strand == Strand::plus ? part.before : part.after) == part.inside.start - start);
                CHECK((strand == Strand::plus ? part.after : part.before) == end - part.inside.end);
            }
        }
    }
}

TEST_CASE("placed_location: parts keep their order, whether none, one or many") {
    CHECK(placed(Location(), Bounds::error).parts().empty());
    CHECK(placed(Location(), Bounds::error).residues() == 0);
    std::vector<Interval> joined;
    for (std::int64_t count = 1; count <= 5; ++count) {
        joined.push_back({count % placed_length, placed_length});
        const PlacedLocation location = placed(Location(joined), Bounds::error);
        const PlacedLocation copy = location;  // a copy has its own parts
        REQUIRE(std::ssize(copy.parts()) == count);
        std::int64_t residues = 0;
        for (std::size_t i = 0; i < joined.size(); ++i) {
            CHECK(copy.parts()[i].inside == joined[i]);
            residues += joined[i].length();
        }
        CHECK(copy.residues() == residues);
    }
    joined.push_back({0, placed_length + 1});
    CHECK_THROWS_AS((void)placed(Location(joined), Bounds::error), InvalidInterval);
}

TEST_CASE("placed_location: no end is padded with more than 2^40 N") {
    constexpr std::int64_t most = std::int64_t{1} << 40;
    CHECK(placed(Interval{-most, placed_length}, Bounds::pad).residues() == most + placed_length);
    CHECK_THROWS_AS((void)placed(Interval{-most - 1, placed_length}, Bounds::pad), InvalidInterval);
    CHECK_THROWS_AS((void)placed(Interval{0, placed_length + most + 1}, Bounds::pad), InvalidInterval);
}
