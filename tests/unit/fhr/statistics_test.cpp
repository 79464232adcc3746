#include "fhr/statistics.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"

using seqshelf::compute_fhr_statistics;
using seqshelf::FhrRecord;
using seqshelf::FhrStatistics;
using seqshelf::FhrViolation;
using Lengths = std::vector<std::int64_t>;
using Violations = std::vector<FhrViolation>;

namespace {

Violations compare(const std::string& json, const FhrStatistics& computed) {
    return FhrRecord::from_json(json, "f.json").compare(computed);
}

}  // namespace

TEST_CASE("fhr statistics: without residues all values are 0") {
    CHECK(compute_fhr_statistics({}, 0) == FhrStatistics{});
    CHECK(compute_fhr_statistics({0, 0}, 0) == FhrStatistics{0, 2, 0, 0, 0, 0});
}

TEST_CASE("fhr statistics: N50, L50 and L90 equal values worked by hand") {
    // total, sequences, N50, L50, L90
    CHECK(compute_fhr_statistics({7}, 3) == FhrStatistics{7, 1, 7, 1, 1, 3});
    CHECK(compute_fhr_statistics({2, 3, 4, 5, 6, 7, 8, 9, 10}, 0) ==
          FhrStatistics{54, 9, 8, 3, 7, 0});  // Wikipedia, "N50, L50, and related statistics"
    CHECK(compute_fhr_statistics({80, 70, 50, 40, 30, 20}, 0) ==
          FhrStatistics{290, 6, 70, 2, 5, 0});    // the same page, assembly A
    CHECK(compute_fhr_statistics({80, 70, 50, 40, 30, 20, 10, 5}, 0) ==
          FhrStatistics{305, 8, 50, 3, 6, 0});  // the same page, assembly B
    CHECK(compute_fhr_statistics({5, 5, 5, 5}, 0) == FhrStatistics{20, 4, 5, 2, 4, 0});
    CHECK(compute_fhr_statistics({1, 1}, 0) == FhrStatistics{2, 2, 1, 1, 2, 0});
    CHECK(compute_fhr_statistics({1, 2}, 0) == FhrStatistics{3, 2, 2, 1, 2, 0});
    CHECK(compute_fhr_statistics({0, 90, 5, 5}, 0) == FhrStatistics{100, 4, 90, 1, 1, 0});  // exactly 90 %
    CHECK(compute_fhr_statistics({89, 6, 5}, 0) == FhrStatistics{100, 3, 89, 1, 2, 0});
}

TEST_CASE("fhr statistics: the order of the lengths does not matter") {
    CHECK(compute_fhr_statistics({20, 80, 40, 70, 30, 50}, 1) == compute_fhr_statistics({80, 70, 50, 40, 30, 20}, 1));
}

TEST_CASE("fhr statistics: a million sequences of 2^40 do not overflow") {
    const std::int64_t length = std::int64_t{1} << 40;
    CHECK(compute_fhr_statistics(Lengths(1'000'000, length), 0) ==
          FhrStatistics{length * 1'000'000, 1'000'000, length, 500'000, 900'000, 0});
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    CHECK(compute_fhr_statistics({most - 1, 1}, most) == FhrStatistics{most, 2, most - 1, 1, 1, most});
}

TEST_CASE("fhr statistics: impossible counts are InvalidArgument") {
    CHECK_THROWS_AS((void)compute_fhr_statistics({1, -1}, 0), seqshelf::InvalidArgument);
    CHECK_THROWS_AS((void)compute_fhr_statistics({1}, -1), seqshelf::InvalidArgument);
    CHECK_THROWS_AS((void)compute_fhr_statistics({std::numeric_limits<std::int64_t>::max(), 1}, 0),
                    seqshelf::InvalidArgument);
}

TEST_CASE("fhr compare: statistics that agree, are missing or are not numbers are not violations") {
    const FhrStatistics computed{290, 6, 70, 2, 5, 0};
    CHECK(compare("{}", computed).empty());
    CHECK(compare(R"({"vitalStats":{}})", computed).empty());
    CHECK(compare(R"({"vitalStats":7,"masking":7})", computed).empty());
    CHECK(compare(R"({"vitalStats":{"totalBasePairs":290,"numberContigs":6.0,"N50":70,)"
                  R"("L50":2,"L90":5,"numberScaffolds":99}})",
                  computed)
              .empty());
    CHECK(compare(R"({"vitalStats":{"N50":"1","L50":null}})", computed).empty());
}

TEST_CASE("fhr compare: each value that differs is a violation, sorted by path") {
    const FhrStatistics computed{290, 6, 70, 2, 5, 0};
    CHECK(compare(R"({"vitalStats":{"totalBasePairs":291,"numberContigs":5,"N50":50,)"
                  R"("L50":3,"L90":6.5},"masking":"soft-masked"})",
                  computed) ==
          Violations{
              {"/masking", R"(found "soft-masked", but 0 residues are lower case; expected not-masked or hard-masked)"},
              {"/vitalStats/L50", "found 3, expected 2 as computed from the sequences"},
              {"/vitalStats/L90", "found 6.5, expected 5 as computed from the sequences"},
              {"/vitalStats/N50", "found 50, expected 70 as computed from the sequences"},
              {"/vitalStats/numberContigs", "found 5, expected 6 as computed from the sequences"},
              {"/vitalStats/totalBasePairs", "found 291, expected 290 as computed from the sequences"},
          });
    CHECK(compare(R"({"vitalStats":{"N50":18446744073709551615}})", computed).size() == 1);
}

TEST_CASE("fhr compare: masking and lower-case residues must agree") {
    const FhrStatistics none{10, 1, 10, 1, 1, 0};
    const FhrStatistics some{10, 1, 10, 1, 1, 1};
    for (const std::string word : {"soft-masked", "repeat-masked"}) {
        CHECK(compare(R"({"masking":")" + word + "\"}", some).empty());
        CHECK(compare(R"({"masking":")" + word + "\"}", none).size() == 1);
    }
    for (const std::string word : {"not-masked", "hard-masked"}) {
        CHECK(compare(R"({"masking":")" + word + "\"}", none).empty());
        CHECK(compare(R"({"masking":")" + word + "\"}", some) ==
              Violations{{"/masking", "found \"" + word +
                                          "\", but 1 residues are lower case; expected soft-masked or repeat-masked"}});
    }
    for (const auto& computed : {none, some}) {
        CHECK(compare(R"({"masking":"unknown"})", computed).empty());
        CHECK(compare("{}", computed).empty());
    }
}
