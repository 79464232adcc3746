#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "seqshelf/residues.hpp"
#include "support/texts.hpp"
#include "unit/analysis/patch_samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

TEST_CASE("apply: without an anchor the length changes; an insertion at the start is inside, one at the end is not") {
    const PatchSamples shelf;
    struct Row {
        std::string text;
        Interval interval;
        std::string expected;
    };
    const std::vector<Row> rows{
        {"11::TTT", {10, 15}, "TTTGTACG"},      {"16::TTT", {10, 15}, "GTACG"},
        {"13::TTT", {10, 15}, "GTTTTACG"},      {"11::TTT", {10, 10}, ""},
        {"8:TACGT:", {10, 15}, "ACG"},          {"15:GTA:", {10, 15}, "GTAC"},
        {"9:ACGTACGT:", {10, 15}, ""},          {"13::TTT", minus(10, 15), "CGTAAAAC"},
        {"10:CGT:AAAAA", {10, 15}, "AAAAACG"},  {"16::TTT", {15, 16}, "TTTT"},
        {"11::TTT", minus(10, 15), "CGTACAAA"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(shelf.patched("chr1", {row.text}).fetch(row.interval) == row.expected);
    }
}

TEST_CASE("apply: an insertion after the last residue is inside a slice that ends there") {
    const PatchSamples shelf;
    const PatchedSequence patched = shelf.patched("chr1", {"45::CCC", "1::GG"});
    CHECK(patched.fetch({43, 44}) == "TCCC");
    CHECK(patched.fetch({0, 1}) == "GGN");
    CHECK(patched.fetch({0, 44}) == "GG" + chr1 + "CCC");
    CHECK(patched.fetch() == "GG" + chr1 + "CCC");
    CHECK(patched.fetch({44, 44}).empty());
    CHECK(patched.fetch({0, 0}).empty());
    CHECK(patched.length() == 49);
    const PatchedSequence filled(shelf.get("empty"), {{0, "", "ACGT"}});
    CHECK(filled.fetch() == "ACGT");
    CHECK(filled.fetch({0, 0}).empty());
    CHECK(shelf.patched("q", {"1:GGTCCAAACTTGG:"}).fetch().empty());
}

TEST_CASE("apply: a slice of fixed length keeps its anchor, inside or outside the interval, also within a deletion") {
    const PatchSamples shelf;
    const std::vector<std::int64_t> anchors{10, 13, 15, 5, 20};
    const std::vector<std::pair<std::string, std::vector<std::string>>> rows{
        {"13:ACG:", {"GTTAC", "CGTTA", "TACGT", "GTTAC", "TACGT"}},
        {"13::TT", {"GTTTA", "TTACG", "TTACG", "GTTTA", "TTACG"}},
        {"8:TACGT:", {"ACGTA", "CGACG", "CGACG", "TACGT", "CGACG"}},
        {"15:GTA:", {"GTACC", "GTACC", "CGTAC", "GTACC", "TACGT"}},
        {"9:ACGTACGT:", {"ACGTA", "CGTAC", "NACGT", "GTACG", "NNACG"}},
        {"14:CGTAC:AAAA", {"GTAAA", "GTAAA", "GTAAA", "GTAAA", "CGTAA"}},
    };
    for (const auto& [text, expected] : rows) {
        const PatchedSequence patched = shelf.patched("chr1", {text});
        for (std::size_t i = 0; i < anchors.size(); ++i) {
            const auto& shown = text;
            CAPTURE(shown);
            CAPTURE(anchors[i]);
            CHECK(patched.fetch_anchored({10, 15}, anchors[i]) == expected[i]);
            CHECK(patched.fetch_anchored(minus(10, 15), anchors[i]) == reverse_complement(expected[i]));
        }
        CHECK(patched.fetch_anchored({10, 15}, Anchor::five_prime) == expected[0]);
        CHECK(patched.fetch_anchored({10, 15}, Anchor::start) == expected[0]);
        CHECK(patched.fetch_anchored({10, 15}, Anchor::three_prime) == expected[2]);
        CHECK(patched.fetch_anchored({10, 15}, Anchor::end) == expected[2]);
        CHECK(patched.fetch_anchored(minus(10, 15), Anchor::five_prime) == reverse_complement(expected[2]));
        CHECK(patched.fetch_anchored(minus(10, 15), Anchor::three_prime) == reverse_complement(expected[0]));
        CHECK(patched.fetch_anchored(minus(10, 15), Anchor::center) == reverse_complement(expected[1]));
    }
}

TEST_CASE("apply: anchors are at the right positions, on both strands") {
    const Interval plus{5, 10};
    CHECK(anchor_position(Anchor::five_prime, plus) == 5);
    CHECK(anchor_position(Anchor::three_prime, plus) == 10);
    CHECK(anchor_position(Anchor::center, plus) == 7);
    CHECK(anchor_position(Anchor::five_prime, minus(5, 10)) == 10);
    CHECK(anchor_position(Anchor::three_prime, minus(5, 10)) == 5);
    CHECK(anchor_position(Anchor::center, minus(5, 10)) == 8);
    CHECK(anchor_position(Anchor::start, minus(5, 10)) == 5);
    CHECK(anchor_position(Anchor::end, minus(5, 10)) == 10);
    CHECK(anchor_position(Anchor::center, {5, 9}) == 7);
    CHECK(anchor_position(Anchor::center, minus(5, 9)) == 7);
    CHECK(anchor_position(Anchor::center, {5, 5}) == 5);
}

TEST_CASE("apply: the offset divides an insertion exactly at the anchor, and affects no other insertion") {
    const PatchSamples shelf;
    const PatchedSequence at = shelf.patched("chr1", {"21::AGTT"});
    const std::vector<std::pair<std::int64_t, std::string>> rows{{0, "TACGTAGTTA"},
                                                                 {2, "CGTAGTTACG"},
                                                                 {4, "TAGTTACGTA"},
                                                                 {99, "TAGTTACGTA"},
                                                                 {std::int64_t{1} << 62, "TAGTTACGTA"}};
    for (const auto& [offset, expected] : rows) {
        const auto& shown = offset;
        CAPTURE(shown);
        CHECK(at.fetch_anchored({15, 25}, 20, offset) == expected);
        CHECK(at.fetch_anchored(minus(15, 25), 20, offset) == reverse_complement(expected));
    }
    CHECK(at.fetch_anchored(minus(15, 25), 20, 0) == "TAACTACGTA");
    for (const std::int64_t anchor : {19, 21}) {
        CHECK(at.fetch_anchored({15, 25}, anchor, 4) == at.fetch_anchored({15, 25}, anchor, 0));
    }
    const PatchedSequence joined = shelf.patched("chr1", {"21::AG", "20:T:TC", "21::TT"});
    CHECK(joined.fetch({15, 25}) == "TACGTAGCTTACGTA");
    CHECK(joined.fetch_anchored({15, 25}, 20, 3) == joined.fetch().substr(18, 10));
    CHECK(joined.fetch_anchored({15, 25}, 20, 99) == joined.fetch().substr(20, 10));
}

TEST_CASE("apply: near the ends of the sequence a slice is padded on the right side, or is an error") {
    const PatchSamples shelf;
    const PatchedSequence left = shelf.patched("chr1", {"5:ACGTACGTACG:"});
    CHECK(left.fetch_anchored({2, 16}, 16, 0, Bounds::pad) == std::string(13, 'N') + "T");
    CHECK(left.fetch_anchored(minus(2, 16), 16, 0, Bounds::pad) == "A" + std::string(13, 'N'));
    CHECK_THROWS_AS((void)left.fetch_anchored({2, 16}, 16), InvalidInterval);
    const PatchedSequence right = shelf.patched("chr1", {"34:CGTACGTA:"});
    CHECK(right.fetch_anchored({32, 42}, 32, 0, Bounds::pad) == "ACGTNNNNNN");
    CHECK(right.fetch_anchored(minus(32, 42), 32, 0, Bounds::pad) == "NNNNNNACGT");
    const std::string message = message_of<InvalidInterval>([&] { (void)right.fetch_anchored({32, 42}, 32); });
    CHECK_MESSAGE(contains(message, "36 residues"), message);
    CHECK(right.fetch_anchored({32, 36}, 32) == "ACGT");  // up to the last residue
    const PatchedSequence gone = shelf.patched("chr1", {"1:" + chr1 + ":"});
    CHECK(gone.fetch_anchored({10, 15}, 44, 0, Bounds::pad) == "NNNNN");
    CHECK(gone.fetch_anchored({10, 15}, 0, 0, Bounds::pad) == "NNNNN");
}

TEST_CASE("apply: intervals and anchors may go beyond the reference if the bounds allow it") {
    const PatchSamples shelf;
    const PatchedSequence patched = shelf.patched("chr1", {"6::GG", "44:T:TCC"});
    CHECK(patched.fetch(Location({-3, 6}), Bounds::pad) == "NNNNNNNAGGC");
    CHECK(patched.fetch(Location(minus(-3, 6)), Bounds::pad) == "GCCTNNNNNNN");
    CHECK(patched.fetch(Location({-3, 6}), Bounds::clip) == "NNNNAGGC");
    CHECK(patched.fetch(Location({42, 46}), Bounds::pad) == "GTCCNN");
    CHECK(patched.fetch(Location(minus(42, 46)), Bounds::pad) == "NNGGAC");
    CHECK(patched.fetch(Location({42, 46}), Bounds::clip) == "GTCC");
    CHECK(patched.fetch_anchored({-3, 6}, -3, 0, Bounds::pad) == "NNNNNNNAG");
    CHECK(patched.fetch_anchored({-3, 6}, 6, 0, Bounds::pad) == "NNNNNAGGC");
    CHECK(patched.fetch_anchored({42, 46}, 46, 0, Bounds::pad) == "CCNN");
    CHECK(patched.fetch_anchored({42, 46}, 42, 0, Bounds::pad) == "GTCC");
    CHECK_THROWS_AS((void)patched.fetch({-1, 5}), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch({40, 45}), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch({5, 4}), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch_anchored({-1, 5}, 0), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch_anchored({40, 45}, 40), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch(Location({44, 50}), Bounds::pad), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch(Location({-5, 0}), Bounds::pad), InvalidInterval);
    for (const std::int64_t anchor : {std::int64_t{-1}, std::int64_t{45}, std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max()}) {
        CHECK_THROWS_AS((void)patched.fetch_anchored({10, 15}, anchor, 0, Bounds::pad), InvalidInterval);
    }
    CHECK(patched.fetch_anchored({10, 15}, 0).size() == 5);
    CHECK(patched.fetch_anchored({10, 15}, 44).size() == 5);
    CHECK_THROWS_AS((void)patched.fetch_anchored({10, 15}, 10, -1), InvalidArgument);
    CHECK_THROWS_AS((void)patched.fetch_anchored({10, 15}, 10, 0, Bounds::clip), InvalidArgument);
    CHECK_THROWS_AS((void)patched.fetch_lifted({0, 49}), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch_lifted({-1, 4}), InvalidInterval);
    CHECK_THROWS_AS((void)patched.fetch_lifted({5, 4}, Bounds::pad), InvalidInterval);
    CHECK(patched.fetch_lifted({0, 48}).size() == 48);
    CHECK(patched.fetch_lifted({-2, 1}, Bounds::pad) == "NNN");
    CHECK(patched.fetch_lifted({47, 50}, Bounds::pad) == "CNN");
    CHECK(patched.fetch_lifted({48, 50}, Bounds::pad) == "NN");
    CHECK(patched.fetch_lifted({48, 50}, Bounds::clip).empty());
    const std::int64_t far = std::numeric_limits<std::int64_t>::max();
    CHECK_THROWS_AS((void)patched.lift({0, far}, Bounds::pad),
                    InvalidInterval);  // with the insertion, more than 64 bits
}

TEST_CASE("apply: gives the window of CFTR in GenomeKit's documentation") {
    const PatchSamples shelf;
    const Interval window{10, 30};
    CHECK(shelf.get("cftr").fetch(window) == "TATCTTAAAGCTGTGTCTGT");
    CHECK(shelf.patched("cftr", {"26:TCT:T"}).fetch(window) == "TATCTTAAAGCTGTGTGT");
    CHECK(shelf.patched("cftr", {"26:TCT:T"}).fetch_anchored(window, 20) == "TATCTTAAAGCTGTGTGTAA");
    CHECK(shelf.patched("cftr", {"15:T:TGGG"}).fetch_anchored(window, 20) == "CTGGGTAAAGCTGTGTCTGT");
    CHECK(shelf.patched("cftr", {"17:AAAGCT:A"}).fetch_anchored(window, 20) == "TTATATCTTAGTGTCTGTAA");
    CHECK(shelf.patched("cftr", {"20:G:GTTT"}).fetch_anchored(window, 20, 0) == "TATCTTAAAGTTTCTGTGTC");
    CHECK(shelf.patched("cftr", {"20:G:GTTT"}).fetch_anchored(window, 20, 1) == "ATCTTAAAGTTTCTGTGTCT");
    CHECK(shelf.patched("cftr", {"20:G:GTTT"}).fetch_anchored(window, 20, 3) == "CTTAAAGTTTCTGTGTCTGT");
    CHECK(shelf.patched("cftr", {"3:TGT:T"}).fetch_anchored(window, 0) == "TCTTAAAGCTGTGTCTGTAA");
}

TEST_CASE("apply: a substitution and a deletion can be applied alone and together") {
    const PatchSamples shelf;
    const Interval interval{3, 10};
    CHECK(shelf.patched("q", {}).fetch(interval) == "CCAAACT");
    CHECK(shelf.patched("q", {"6:A:T"}).fetch(interval) == "CCTAACT");
    CHECK(shelf.patched("q", {"8:A:-"}).fetch(interval) == "CCAACT");
    CHECK(shelf.patched("q", {"8:A:-"}).fetch_anchored(interval, Anchor::five_prime) == "CCAACTT");
    CHECK(shelf.patched("q", {"8:A:-"}).fetch_anchored(interval, Anchor::three_prime) == "TCCAACT");
    const PatchedSequence both = shelf.patched("q", {"8:A:-", "6:A:T"});
    CHECK(both.fetch(interval) == "CCTACT");
    CHECK(both.fetch_anchored(interval, Anchor::five_prime) == "CCTACTT");
    CHECK(both.fetch_anchored(interval, Anchor::three_prime) == "TCCTACT");
}

TEST_CASE("apply: each part of a location is patched by itself, then the parts are joined") {
    const PatchSamples shelf;
    const PatchedSequence patched = shelf.patched("chr1", {"6::GG", "10:C:"});
    CHECK(patched.fetch(Location(std::vector<Interval>{{4, 6}, {8, 11}})) == "AGGCAG");
    CHECK(patched.fetch(Location(std::vector<Interval>{minus(8, 11), minus(4, 6)})) == "CTGCCT");
    CHECK(patched.fetch(Location(std::vector<Interval>{{8, 11}, minus(4, 6)})) == "AGGCCT");
    CHECK(patched.fetch(Location()).empty());
}

TEST_CASE("apply: residues common to both alleles change nothing, and do not overlap") {
    const PatchSamples shelf;
    const PatchedSequence patched =
        shelf.patched("chr1", {"10:CG:CGG", "10:C:T", "9:ACGTA:ACGTC", "14:CGT:CGT", "15:GTACGTACG:G"});
    CHECK(patched.fetch({8, 24}) == "ATGGTCCGT");
    CHECK(patched.count_variants({0, 44}) == 4);
    const PatchedSequence shifted =
        shelf.patched("chr1", {"9:ACG:CG"});  // a common end: A is deleted, C and G are not replaced
    CHECK(shifted.reference_positions({8, 10}) == std::vector<ReferencePosition>{{9}, {10}});
}

TEST_CASE("apply: errors name the variant or both variants") {
    const PatchSamples shelf;
    const Sequence sequence = shelf.get("chr1");
    const std::string mismatch =
        message_of<ReferenceMismatch>([&] { (void)shelf.patched("chr1", {"10:C:G", "2:T:G"}); });
    CHECK_MESSAGE(
        (contains(mismatch, "variant 'T' to 'G' at interbase 1: ") && contains(mismatch, "expected T, found N")),
        mismatch);
    CHECK_THROWS_AS((void)shelf.patched("chr1", {"44:TA:T"}), InvalidInterval);
    CHECK_THROWS_AS((void)shelf.patched("chr1", {"46::T"}), InvalidInterval);
    CHECK_THROWS_AS(PatchedSequence(sequence, {{-1, "", "A"}}), InvalidInterval);
    CHECK_THROWS_AS(PatchedSequence(sequence, {{std::numeric_limits<std::int64_t>::max(), "A", "A"}}), InvalidInterval);
    CHECK_THROWS_AS(PatchedSequence(sequence, {{9, "C", "g"}}), InvalidInput);
    const std::string residue = message_of<InvalidInput>([&] { (void)shelf.patched("chr1", {"10:C:E"}); });
    CHECK_MESSAGE(contains(residue, "variant 'C' to 'E' at interbase 9: "), residue);
    const std::string beyond =
        message_of<InvalidInterval>([&] { (void)shelf.patched("chr1", {"44:T" + std::string(100, 'A') + ":T"}); });
    CHECK_MESSAGE((contains(beyond, "at interbase 43") && contains(beyond, "44 residues") && beyond.size() < 300),
                  beyond);
    // Two at one residue, one inside the other, and an insertion inside a deletion.
    for (const std::vector<std::string>& texts :
         std::vector<std::vector<std::string>>{{"20:T:A", "10:C:G", "10:C:T"},
                                               {"1:N:A", "12:T:A", "10:CGTA:C"},
                                               {"1::A", "12::A", "10:CGTA:"},
                                               {"1::A", "10:CGTA:TTTTT", "12:TAC:"},
                                               {"1::A", "10:C:G", "10:C:G"}}) {
        CAPTURE(texts[1]);
        try {
            (void)shelf.patched("chr1", texts);
            FAIL("an overlap was not found");
        } catch (const VariantOverlap& overlap) {
            CHECK(overlap.first() == 1);
            CHECK(overlap.second() == 2);
            for (const std::size_t i : {1, 2}) {
                const Variant each = variant(texts[i]);
                CHECK_MESSAGE(contains(overlap.what(), "'" + each.reference + "' to '" + each.alternate +
                                                           "' at interbase " + std::to_string(each.start)),
                              overlap.what());
            }
        }
    }
    // Variants that touch do not overlap.
    CHECK(shelf.patched("chr1", {"10:C:G", "11:G:", "11::TT", "12::AA", "10::A"}).fetch({8, 13}) == "AAGTTAATA");
    CHECK_THROWS_AS((void)shelf.patched("prot", {}).fetch(minus(0, 3)), InvalidInterval);
    CHECK(shelf.patched("prot", {"2:K:E", "5::WW"}).fetch({0, 6}) == "MEWVWWTF");
}

TEST_CASE("apply: find_overlapping returns variants that overlap an earlier kept one") {
    const auto found = [](const std::vector<std::string>& texts) {
        std::vector<Variant> variants;
        std::transform(texts.begin(), texts.end(), std::back_inserter(variants), variant);
        return find_overlapping(variants);
    };
    using Indexes = std::vector<std::size_t>;
    CHECK(found({}) == Indexes{});
    CHECK(found({"10:C:G", "10:C:T", "11:G:T"}) == Indexes{1});
    CHECK(found({"10:CGTA:C", "12:T:G", "13:ACGT:", "14:C:T"}) == Indexes{1, 2});
    CHECK(found({"12:T:G", "10:CGTA:C"}) == Indexes{1});
    CHECK(found({"12::T", "10:CGTA:", "10:CG:", "12:TA:"}) == Indexes{1});
    CHECK(found({"10:CGTA:", "12::T", "10::T", "14::T"}) == Indexes{1});
    CHECK(found({"10:CG:CG", "10:CG:CG", "10:CG:TT"}) == Indexes{});
}
