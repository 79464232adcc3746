#include "seqshelf/interval.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>

using namespace seqshelf;

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

Interval minus(std::int64_t start, std::int64_t end) { return {start, end, Strand::minus}; }

/// The intervals of the reference table, by their letters in it.
const std::map<char, Interval> named{{'a', {4, 8}}, {'b', {0, 4}}, {'c', {8, 12}}, {'d', {1, 5}}, {'e', {7, 11}},
                                     {'f', {5, 7}}, {'x', {3, 4}}, {'y', {4, 5}},  {'z', {7, 8}}, {'w', {8, 9}}};

/// Letters of the intervals for which `holds(i, j)`, in alphabetical order; all on one strand.
template <typename Predicate>
std::string which(char i, Strand strand, Predicate holds) {
    const auto on = [&](Interval interval) { return Interval{interval.start, interval.end, strand}; };
    std::string letters;
    for (const auto& [letter, interval] : named) {
        if (holds(on(named.at(i)), on(interval))) {
            letters += letter;
        }
    }
    return letters;
}

struct Row {
    char i;
    std::string upstream, downstream, contains, within, overlaps;  ///< the j for which "j.upstream_of(i)" and so on
};

// Copied by hand from GenomeKit's own tests, on the plus strand.
const std::vector<Row> rows{
    {'a', "bx", "cw", "a", "afyz", "adefyz"},
    {'d', "", "cefwz", "d", "dxy", "abdxy"},
    {'f', "bdxy", "cewz", "af", "f", "af"},
    {'y', "bx", "cefwz", "ady", "y", "ady"},
};

}  // namespace

TEST_CASE("interval: relations are those of the reference's table, on both strands") {
    for (const Row& row : rows) {
        for (const Strand strand : {Strand::plus, Strand::minus}) {
            CAPTURE(row.i);
            const bool plus = strand == Strand::plus;
            CHECK(which(row.i, strand, [](auto i, auto j) { return j.upstream_of(i); }) ==
                  (plus ? row.upstream : row.downstream));
            CHECK(which(row.i, strand, [](auto i, auto j) { return j.downstream_of(i); }) ==
                  (plus ? row.downstream : row.upstream));
            CHECK(which(row.i, strand, [](auto i, auto j) { return j.contains(i); }) == row.contains);
            CHECK(which(row.i, strand, [](auto i, auto j) { return i.contains(j); }) == row.within);
            CHECK(which(row.i, strand, [](auto i, auto j) { return j.overlaps(i); }) == row.overlaps);
        }
    }
    const Interval a{0, 5};
    const Interval b{5, 10};
    const Interval c{3, 7};
    const Interval d{3, 4};
    CHECK_FALSE(a.contains(c));
    CHECK(a.contains(d));
    CHECK_FALSE(a.overlaps(b));
    CHECK(a.overlaps(c));
    CHECK(a.upstream_of(b));  // they touch
    CHECK_FALSE(c.upstream_of(b));
}

TEST_CASE("interval: an empty interval is between residues") {
    const Interval whole{0, 10};
    struct {
        std::int64_t at;
        bool overlaps, upstream, downstream;
    } const expected[]{{0, false, true, false}, {5, true, false, false}, {10, false, false, true}};
    for (const auto& each : expected) {
        CAPTURE(each.at);
        const Interval empty{each.at, each.at};
        CHECK(empty.empty());
        CHECK(empty.length() == 0);
        CHECK(whole.contains(empty));
        CHECK(empty.overlaps(whole) == each.overlaps);
        CHECK(whole.overlaps(empty) == each.overlaps);
        CHECK(empty.upstream_of(whole) == each.upstream);
        CHECK(empty.downstream_of(whole) == each.downstream);
        CHECK_FALSE(empty.overlaps(empty));
        CHECK(empty.contains(empty));
        CHECK_FALSE(empty.upstream_of(empty));
        CHECK_FALSE(empty.downstream_of(empty));
    }
}

TEST_CASE("interval: intervals on different strands have no relation") {
    for (const auto& [i, first] : named) {
        for (const auto& [j, second] : named) {
            const Interval other = second.opposite();
            CHECK_FALSE(first.contains(other));
            CHECK_FALSE(first.overlaps(other));
            CHECK_FALSE(first.upstream_of(other));
            CHECK_FALSE(first.downstream_of(other));
            CHECK_FALSE(first == other);
            CHECK_FALSE(first.intersect(other).has_value());
            CHECK(first.subtract(other) == std::vector{first});
            CHECK_THROWS_AS((void)first.span(other), InvalidInterval);
            CHECK_THROWS_AS((void)first.distance(other), InvalidInterval);
        }
    }
    CHECK(std::set<Interval>{{0, 1}, minus(0, 1), {0, 1}}.size() == 2);
}

TEST_CASE("interval: ends, shift and expand respect the strand") {
    CHECK(minus(4, 8).end5() == minus(8, 8));
    CHECK(minus(4, 8).end3() == minus(4, 4));
    CHECK(minus(4, 8).end3().expand(2, 3) == minus(1, 6));
    CHECK(Interval{4, 8}.end5() == Interval{4, 4});
    CHECK(Interval{4, 8}.end3() == Interval{8, 8});
    CHECK(Interval{0, 5}.expand(-2, -3) == Interval{2, 2});
    CHECK_THROWS_AS((void)(Interval{0, 5}.expand(-3, -3)), InvalidInterval);
    CHECK(Interval{4, 8}.expand(1, 2) == Interval{3, 10});
    CHECK(minus(4, 8).expand(1, 2) == minus(2, 9));
    CHECK(Interval{0, 5}.expand(3, 0) == Interval{-3, 5});  // whether it fits a sequence is checked where it is used
    CHECK(Interval{4, 8}.shift(3) == Interval{7, 11});
    CHECK(minus(4, 8).shift(3) == minus(1, 5));
    CHECK(minus(4, 8).opposite() == Interval{4, 8});
    CHECK(minus(4, 8).opposite().opposite() == minus(4, 8));
    CHECK(Interval{100, 150}.midpoint() == Interval{125, 125});
    CHECK(Interval{100, 151}.midpoint() == Interval{125, 126});
    for (const std::int64_t far : {largest, std::numeric_limits<std::int64_t>::min()}) {
        CHECK_THROWS_AS((void)(Interval{1, largest - 1}.shift(far)), InvalidInterval);
        CHECK_THROWS_AS((void)(Interval{-2, largest - 1}.expand(far, far)), InvalidInterval);
    }
}

TEST_CASE("interval: intersect, subtract, span and distance") {
    CHECK(Interval{0, 5}.intersect({3, 8}) == Interval{3, 5});
    CHECK_FALSE(Interval{0, 5}.intersect({5, 8}).has_value());  // they touch
    CHECK(Interval{0, 5}.intersect({3, 3}) == Interval{3, 3});
    CHECK_FALSE(Interval{0, 5}.intersect({0, 0}).has_value());
    CHECK(Interval{15, 25}.subtract({22, 23}) == std::vector<Interval>{{15, 22}, {23, 25}});
    CHECK(Interval{15, 25}.subtract({22, 22}) == std::vector<Interval>{{15, 25}});
    CHECK(Interval{15, 25}.subtract({10, 20}) == std::vector<Interval>{{20, 25}});
    CHECK(Interval{15, 25}.subtract({20, 30}) == std::vector<Interval>{{15, 20}});
    CHECK(Interval{15, 25}.subtract({15, 25}).empty());
    CHECK(minus(15, 25).subtract(minus(22, 23)) == std::vector<Interval>{minus(15, 22), minus(23, 25)});
    CHECK(Interval{0, 5}.span({8, 9}) == Interval{0, 9});
    CHECK(Interval{8, 9}.span({0, 5}) == Interval{0, 9});
    CHECK(Interval{0, 5}.distance({8, 9}) == 3);
    CHECK(Interval{8, 9}.distance({0, 5}) == 3);
    CHECK(Interval{0, 5}.distance({5, 9}) == 0);
    CHECK(Interval{0, 5}.distance({3, 9}) == 0);
}

TEST_CASE("interval: is made from positions counted from 1") {
    CHECK(Interval::from_one_based(10, 20) == Interval{9, 20});
    CHECK(Interval::from_one_based(1, 1) == Interval{0, 1});
    CHECK(Interval::from_signed_one_based(10, 20) == Interval{9, 20});
    CHECK(Interval::from_signed_one_based(-20, -10) == minus(9, 20));
    CHECK_THROWS_AS((void)Interval::from_one_based(0, 5), InvalidInterval);
    CHECK_THROWS_AS((void)Interval::from_one_based(6, 5), InvalidInterval);
    for (const auto& [first, last] : {std::pair<std::int64_t, std::int64_t>{0, 5},
                                      {-5, 0},
                                      {-5, 5},
                                      {5, -5},
                                      {-10, -20},
                                      {std::numeric_limits<std::int64_t>::min(), -1}}) {
        CHECK_THROWS_AS((void)Interval::from_signed_one_based(first, last), InvalidInterval);
    }
}

TEST_CASE("interval: general laws hold for all intervals") {
    std::mt19937 random(6);
    std::uniform_int_distribution<std::int64_t> position(0, 30);
    std::uniform_int_distribution<std::int64_t> some(-40, 40);
    for (int round = 0; round < 20000; ++round) {
        const Strand strand = round % 2 == 0 ? Strand::plus : Strand::minus;
        const std::int64_t p = position(random);
        const std::int64_t q = position(random);
        const Interval a{std::min(p, q), std::max(p, q), strand};
        const std::int64_t r = position(random);
        const Interval b{r, r + position(random) % 8, strand};
        CAPTURE(a.start);
        CAPTURE(a.end);
        CAPTURE(b.start);
        CAPTURE(b.end);
        const int relations = a.overlaps(b) + a.upstream_of(b) + a.downstream_of(b);
        CHECK(relations <= 1);
        CHECK((relations == 1 || a == b));  // and equal only if empty
        CHECK(a.upstream_of(b) == b.downstream_of(a));
        CHECK(a.upstream_of(b) == b.opposite().upstream_of(a.opposite()));
        CHECK(a.intersect(b) == b.intersect(a));
        CHECK(a.span(b).contains(a));
        CHECK(a.span(b).length() <= a.length() + b.length() + a.distance(b));
        std::int64_t left = 0;
        for (const Interval& piece : a.subtract(b)) {
            CHECK(a.contains(piece));
            CHECK_FALSE(piece.overlaps(b.empty() ? piece.end5() : b));
            left += piece.length();
        }
        CHECK(left == a.length() - (a.intersect(b) ? a.intersect(b)->length() : 0));
        const std::int64_t up = some(random);
        const std::int64_t down = some(random);
        if (a.length() + up + down >= 0) {
            CHECK(a.expand(up, down).expand(-up, -down) == a);
            CHECK(a.opposite().expand(down, up) == a.expand(up, down).opposite());
        }
        CHECK(a.shift(up).shift(-up) == a);
        CHECK(a.end5().span(a.end3()) == a);
        if (!a.empty()) {
            CHECK(Interval::from_one_based(a.start + 1, a.end, strand) == a);
            const std::int64_t sign = strand == Strand::plus ? 1 : -1;
            const std::int64_t first = strand == Strand::plus ? a.start + 1 : a.end;
            const std::int64_t last = strand == Strand::plus ? a.end : a.start + 1;
            CHECK(Interval::from_signed_one_based(sign * first, sign * last) == a);
        }
    }
}
