#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "seqshelf/residues.hpp"
#include "unit/analysis/patch_samples.hpp"

// The reference positions and the variants that the residues of a patched slice come from.

using namespace seqshelf;
using namespace seqshelf::test;

TEST_CASE("apply: residues have reference positions; inserted ones have the point and their number") {
    const PatchSamples shelf;
    const auto text = [](const std::vector<ReferencePosition>& positions, std::int64_t start) {
        std::string shown;
        for (const ReferencePosition& each : positions) {
            const std::string position = std::to_string(each.position - start);
            shown += (shown.empty() ? "" : " ") + (each.inserted == ReferencePosition::not_inserted
                                                       ? position
                                                       : "(" + position + "," + std::to_string(each.inserted) + ")");
        }
        return shown;
    };
    const Interval interval{5, 15};
    const std::vector<std::pair<std::string, std::string>> rows{
        {"11:G:-", "0 1 2 3 4 6 7 8 9"},
        {"11::TT", "0 1 2 3 4 (5,0) (5,1) 5 6 7 8 9"},
        {"11:G:TT", "0 1 2 3 4 5 (6,0) 6 7 8 9"},
        {"11:GTA:TT", "0 1 2 3 4 5 6 8 9"},
    };
    for (const auto& [edit, expected] : rows) {
        const auto& shown = edit;
        CAPTURE(shown);
        const PatchedSequence patched = shelf.patched("chr1", {edit});
        CHECK(text(patched.reference_positions(patched.lift(interval)), 5) == expected);
    }
    const PatchedSequence deletion = shelf.patched("chr1", {"11:GT:"});
    CHECK(text(deletion.reference_positions(deletion.lift_anchored(interval, 11)), 5) == "-1 0 1 2 3 4 7 8 9 10");
    const PatchedSequence joined = shelf.patched("chr1", {"11::TT", "10:C:CG", "11::A"});
    CHECK(text(joined.reference_positions(joined.lift({9, 11})), 0) == "9 (10,0) (10,1) (10,2) (10,3) 10");
    CHECK(text(joined.reference_positions(joined.lift(minus(9, 11))), 0) == "10 (10,3) (10,2) (10,1) (10,0) 9");
    const PatchedSequence none = shelf.patched("chr1", {});
    CHECK(text(none.reference_positions({-2, 2}), 0) == "-2 -1 0 1");
    CHECK(text(none.reference_positions({42, 46}), 0) == "42 43 44 45");
    CHECK(text(none.reference_positions({-3, -1}), 0) == "-3 -2");
    CHECK(none.reference_positions({7, 7}).empty());
}

TEST_CASE("apply: a match on a patched slice has its position on the reference, also within an insertion") {
    const PatchSamples shelf;
    /// A motif's first or last end on the reference: position and offset into the insertion at it.
    const auto find = [](const PatchedSequence& patched, Interval interval, const std::string& motif, bool last_end) {
        const Interval lifted = patched.lift(interval);
        const std::string residues = patched.fetch_lifted(lifted);
        const std::vector<ReferencePosition> positions = patched.reference_positions(lifted);
        std::vector<std::pair<std::int64_t, std::int64_t>> hits;
        for (std::size_t at = residues.find(motif); at != std::string::npos; at = residues.find(motif, at + 1)) {
            const std::size_t end = at + (last_end ? motif.size() : 0);
            if (end > 0 && positions[end - 1].inserted != ReferencePosition::not_inserted) {
                hits.emplace_back(positions[end - 1].position, positions[end - 1].inserted + 1);
            } else {
                hits.emplace_back(end < positions.size() ? positions[end].position : interval.end, 0);
            }
        }
        return hits;
    };
    using Hits = std::vector<std::pair<std::int64_t, std::int64_t>>;
    const PatchedSequence patched = shelf.patched("c", {"23::TTAGTT"});
    const Hits hits = find(patched, {0, 73}, "AG", true);
    CHECK(hits == Hits{{22, 4}, {30, 0}, {63, 0}});
    for (const auto& [position, offset] : hits) {
        CHECK(patched.fetch_anchored(Interval{position, position}.expand(2, 0), position, offset) == "AG");
    }
    const PatchedSequence inserted = shelf.patched("chr2", {"11::TTTTAGTTTT"});
    CHECK(find(inserted, {5, 15}, "AG", false) == Hits{{10, 4}});
    CHECK(find(inserted, {5, 15}, reverse_complement(std::string("CT")), true) == Hits{{10, 6}});
    CHECK(find(shelf.patched("chr2", {"9::A"}), {0, 10}, "TA", true) == Hits{{8, 1}});
}

TEST_CASE("apply: the variants that change a slice are counted") {
    const PatchSamples shelf;
    const PatchedSequence patched = shelf.patched("chr1", {"6:C:G", "8::AA", "10:CGTA:", "20:T:TAC", "45::G"});
    const std::vector<std::pair<Interval, std::int64_t>> rows{
        {{0, 44}, 5},  {{0, 5}, 0},   {{5, 6}, 1},   {{6, 7}, 0},   {{7, 8}, 1},       {{6, 8}, 1},
        {{8, 9}, 0},   {{8, 10}, 1},  {{12, 13}, 1}, {{13, 19}, 0}, {{19, 20}, 0},     {{20, 21}, 1},
        {{21, 43}, 0}, {{43, 44}, 1}, {{11, 11}, 0}, {{44, 44}, 0}, {minus(5, 13), 3},
    };
    for (const auto& [interval, expected] : rows) {
        const Interval& shown = interval;
        CAPTURE(shown.start);
        CAPTURE(shown.end);
        CHECK(patched.count_variants(interval) == expected);
    }
    CHECK(patched.count_variants_anchored({5, 13}, 5) == 3);
    CHECK(patched.count_variants_anchored({8, 10}, 8) == 1);
    CHECK(patched.count_variants_anchored({8, 10}, 5) ==
          2);  // the insertion at 7, and one between the slice and the anchor
    CHECK(patched.count_variants_anchored({8, 10}, 4) == 2);
    CHECK(patched.count_variants_anchored({20, 25}, 20, 0) == 1);
    CHECK(patched.count_variants_anchored({20, 25}, 20, 9) == 0);  // it is before the slice
    CHECK(patched.count_variants_anchored({15, 20}, 20, 0) == 0);
    CHECK(patched.count_variants_anchored({15, 20}, 20, 1) == 1);
    CHECK(patched.count_variants_anchored({25, 30}, 0, 0) == 4);
    CHECK(patched.count_variants_anchored({25, 30}, 44, 9, Bounds::pad) == 1);
    CHECK(patched.count_variants_anchored({25, 30}, 30) == 0);
    CHECK(patched.count_variants_anchored({13, 13}, 10) == 0);
}
