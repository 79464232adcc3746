#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "seqshelf/patched_sequence.hpp"
#include "seqshelf/residues.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"
#include "support/texts.hpp"

using namespace seqshelf;
using test::contains;
using test::message_of;
using test::Shelf;

// Values are those of the reference's tables F-app, F-aln and F-mot, printed by GenomeKit 7.5 but where these say that
// it is wrong, and of its documentation (fixtures A and Q).
namespace {

const std::string chr1 = "NNNNACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT";
const std::string chr2 = "AACCTTTTACGTAAACCCGGGTTTACCGGAAATGGATTAA";
const std::string cftr = "TATGTTTTTATATCTTAAAGCTGTGTCTGTAA";
const std::string q = "GGTCCAAACTTGG";
const std::string c = "TTGATATTTATATGTTTTTATATCTTAAAGCTGTGTCTGTAAACTGATGGCTAACAAAACTAGGATTTTGGTC";

/// POS:REF:ALT, POS one-based.
Variant variant(const std::string& text) { return NamedVariant::parse("s:" + text, VariantForm::one_based).variant; }

struct Loaded : Shelf {
    Loaded() {
        load(">chr1\n" + chr1 + "\n>chr2\n" + chr2 + "\n>cftr\n" + cftr + "\n>q\n" + q + "\n>c\n" + c +
             "\n>empty\n>prot\nMKWVTFEL\n");
    }
    [[nodiscard]] Sequence get(const std::string& name) const { return repository().get_sequence("t:" + name); }
    [[nodiscard]] PatchedSequence patched(const std::string& name, const std::vector<std::string>& texts) const {
        std::vector<Variant> variants;
        std::transform(texts.begin(), texts.end(), std::back_inserter(variants), variant);
        return {get(name), variants};
    }
};

Interval minus(std::int64_t start, std::int64_t end) { return {start, end, Strand::minus}; }

}  // namespace

TEST_CASE("apply: without an anchor the length changes; an insertion at the start is inside, one at the end is not") {
    const Loaded shelf;
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

TEST_CASE("apply: behind the last residue an insertion is inside what ends there") {
    const Loaded shelf;
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

TEST_CASE("apply: a slice of fixed length keeps its anchor, inside the interval or not, within a deletion too") {
    const Loaded shelf;
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
            CAPTURE(text);
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

TEST_CASE("apply: where anchors are, on both strands") {
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

TEST_CASE("apply: of an insertion exactly at the anchor the offset says how much goes before it, and no other counts") {
    const Loaded shelf;
    const PatchedSequence at = shelf.patched("chr1", {"21::AGTT"});
    const std::vector<std::pair<std::int64_t, std::string>> rows{{0, "TACGTAGTTA"},
                                                                 {2, "CGTAGTTACG"},
                                                                 {4, "TAGTTACGTA"},
                                                                 {99, "TAGTTACGTA"},
                                                                 {std::int64_t{1} << 62, "TAGTTACGTA"}};
    for (const auto& [offset, expected] : rows) {
        CAPTURE(offset);
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

TEST_CASE("apply: near the ends of the sequence N stands on the right side, or it is an error") {
    const Loaded shelf;
    const PatchedSequence left = shelf.patched("chr1", {"5:ACGTACGTACG:"});
    CHECK(left.fetch_anchored({2, 16}, 16, 0, Bounds::pad) == std::string(13, 'N') + "T");
    CHECK(left.fetch_anchored(minus(2, 16), 16, 0, Bounds::pad) == "A" + std::string(13, 'N'));
    CHECK_THROWS_AS((void)left.fetch_anchored({2, 16}, 16), InvalidInterval);
    const PatchedSequence right = shelf.patched("chr1", {"34:CGTACGTA:"});
    CHECK(right.fetch_anchored({32, 42}, 32, 0, Bounds::pad) == "ACGTNNNNNN");
    CHECK(right.fetch_anchored(minus(32, 42), 32, 0, Bounds::pad) == "NNNNNNACGT");
    const std::string message = message_of<InvalidInterval>([&] { (void)right.fetch_anchored({32, 42}, 32); });
    CHECK_MESSAGE(contains(message, "36 residues"), message);
    CHECK(right.fetch_anchored({32, 36}, 32) == "ACGT");  // up to the last residue there is
    const PatchedSequence gone = shelf.patched("chr1", {"1:" + chr1 + ":"});
    CHECK(gone.fetch_anchored({10, 15}, 44, 0, Bounds::pad) == "NNNNN");
    CHECK(gone.fetch_anchored({10, 15}, 0, 0, Bounds::pad) == "NNNNN");
}

TEST_CASE("apply: intervals and anchors that go beyond the reference") {
    const Loaded shelf;
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
                    InvalidInterval);  // with what is inserted, beyond 64 bits
}

TEST_CASE("apply: the window of CFTR in GenomeKit's documentation") {
    const Loaded shelf;
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

TEST_CASE("apply: a substitution and a deletion, each alone and together") {
    const Loaded shelf;
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

TEST_CASE("apply: parts of a location are patched each by itself, and joined") {
    const Loaded shelf;
    const PatchedSequence patched = shelf.patched("chr1", {"6::GG", "10:C:"});
    CHECK(patched.fetch(Location(std::vector<Interval>{{4, 6}, {8, 11}})) == "AGGCAG");
    CHECK(patched.fetch(Location(std::vector<Interval>{minus(8, 11), minus(4, 6)})) == "CTGCCT");
    CHECK(patched.fetch(Location(std::vector<Interval>{{8, 11}, minus(4, 6)})) == "AGGCCT");
    CHECK(patched.fetch(Location()).empty());
}

TEST_CASE("apply: what both alleles have in common changes nothing, and is no overlap") {
    const Loaded shelf;
    const PatchedSequence patched =
        shelf.patched("chr1", {"10:CG:CGG", "10:C:T", "9:ACGTA:ACGTC", "14:CGT:CGT", "15:GTACGTACG:G"});
    CHECK(patched.fetch({8, 24}) == "ATGGTCCGT");
    CHECK(patched.count_variants({0, 44}) == 4);
    const PatchedSequence shifted =
        shelf.patched("chr1", {"9:ACG:CG"});  // the end in common: A is deleted, C and G are not replaced
    CHECK(shifted.reference_positions({8, 10}) == std::vector<ReferencePosition>{{9}, {10}});
}

TEST_CASE("apply: errors name the variant, or both") {
    const Loaded shelf;
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
    // Two at one residue, one inside the other, an insertion inside a deletion.
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
    // Those that touch do not.
    CHECK(shelf.patched("chr1", {"10:C:G", "11:G:", "11::TT", "12::AA", "10::A"}).fetch({8, 13}) == "AAGTTAATA");
    CHECK_THROWS_AS((void)shelf.patched("prot", {}).fetch(minus(0, 3)), InvalidInterval);
    CHECK(shelf.patched("prot", {"2:K:E", "5::WW"}).fetch({0, 6}) == "MEWVWWTF");
}

TEST_CASE("apply: find_overlapping leaves out what overlaps an earlier one that is kept") {
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

TEST_CASE("apply: the reference's positions, inserted residues by the point and their number") {
    const Loaded shelf;
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
        CAPTURE(edit);
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

TEST_CASE("apply: what is found on a patched slice leads back to the reference, also from within an insertion") {
    const Loaded shelf;
    /// Where a motif's first or last end lies on the reference: position and offset into what is inserted there.
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
    const Loaded shelf;
    const PatchedSequence patched = shelf.patched("chr1", {"6:C:G", "8::AA", "10:CGTA:", "20:T:TAC", "45::G"});
    const std::vector<std::pair<Interval, std::int64_t>> rows{
        {{0, 44}, 5},  {{0, 5}, 0},   {{5, 6}, 1},   {{6, 7}, 0},   {{7, 8}, 1},       {{6, 8}, 1},
        {{8, 9}, 0},   {{8, 10}, 1},  {{12, 13}, 1}, {{13, 19}, 0}, {{19, 20}, 0},     {{20, 21}, 1},
        {{21, 43}, 0}, {{43, 44}, 1}, {{11, 11}, 0}, {{44, 44}, 0}, {minus(5, 13), 3},
    };
    for (const auto& [interval, expected] : rows) {
        CAPTURE(interval.start);
        CAPTURE(interval.end);
        CHECK(patched.count_variants(interval) == expected);
    }
    CHECK(patched.count_variants_anchored({5, 13}, 5) == 3);
    CHECK(patched.count_variants_anchored({8, 10}, 8) == 1);
    CHECK(patched.count_variants_anchored({8, 10}, 5) ==
          2);  // what is inserted at 7 is all there is: the others lie between
    CHECK(patched.count_variants_anchored({8, 10}, 4) == 2);
    CHECK(patched.count_variants_anchored({20, 25}, 20, 0) == 1);
    CHECK(patched.count_variants_anchored({20, 25}, 20, 9) == 0);  // it goes before the slice
    CHECK(patched.count_variants_anchored({15, 20}, 20, 0) == 0);
    CHECK(patched.count_variants_anchored({15, 20}, 20, 1) == 1);
    CHECK(patched.count_variants_anchored({25, 30}, 0, 0) == 4);
    CHECK(patched.count_variants_anchored({25, 30}, 44, 9, Bounds::pad) == 1);
    CHECK(patched.count_variants_anchored({25, 30}, 30) == 0);
    CHECK(patched.count_variants_anchored({13, 13}, 10) == 0);
}

namespace {

/// The patched sequence residue by residue: an inserted one is at the point before which it stands. Slow, and simple.
struct Model {
    struct Residue {
        char letter;
        std::int64_t position;
        bool inserted;
    };
    std::vector<Residue> residues;
    std::int64_t length;

    Model(const std::string& reference, std::vector<Variant> variants)
        : length(static_cast<std::int64_t>(reference.size())) {
        for (std::int64_t at = 0; at <= length;) {
            for (const Variant& each : variants) {
                if (each.start == at && each.reference.empty()) {
                    add(each.alternate, 0, at);
                }
            }
            const auto replaced = std::find_if(variants.begin(), variants.end(), [&](const Variant& each) {
                return each.start == at && !each.reference.empty();
            });
            if (replaced == variants.end()) {
                if (at < length) {
                    residues.push_back({reference[static_cast<std::size_t>(at)], at, false});
                }
                ++at;
                continue;
            }
            add(replaced->alternate, static_cast<std::int64_t>(replaced->reference.size()), at);
            at += static_cast<std::int64_t>(replaced->reference.size());
        }
    }
    void add(const std::string& letters, std::int64_t aligned, std::int64_t at) {
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(letters.size()); ++i) {
            residues.push_back({letters[static_cast<std::size_t>(i)], at + std::min(i, aligned), i >= aligned});
        }
    }
    [[nodiscard]] std::string slice(std::int64_t start, std::int64_t end) const {
        std::string text;
        for (const Residue& each : residues) {
            text += each.position >= start && (each.position < end || (end == length && start < end))
                        ? std::string(1, each.letter)
                        : "";
        }
        return text;
    }
    [[nodiscard]] std::string anchored(std::int64_t start, std::int64_t end, std::int64_t anchor,
                                       std::int64_t offset) const {
        const auto at = std::find_if(residues.begin(), residues.end(),
                                     [&](const Residue& each) { return each.position >= anchor; });
        const auto behind = std::find_if(at, residues.end(),
                                         [&](const Residue& each) { return each.position > anchor || !each.inserted; });
        const std::int64_t from =
            (at - residues.begin()) + std::min<std::int64_t>(offset, behind - at) - (anchor - start);
        std::string text;
        for (std::int64_t i = from; i < from + end - start; ++i) {
            text += i >= 0 && i < static_cast<std::int64_t>(residues.size())
                        ? residues[static_cast<std::size_t>(i)].letter
                        : 'N';
        }
        return text;
    }
};

std::string letters(std::mt19937& random, std::size_t count) {
    std::string text(count, ' ');
    std::generate(text.begin(), text.end(), [&] { return "ACGT"[random() % 4]; });
    return text;
}

/// Variants that do not overlap but often touch, and whose alleles neither begin nor end alike: so there is nothing to
/// trim.
std::vector<Variant> random_variants(std::mt19937& random, const std::string& reference) {
    std::vector<Variant> variants;
    for (std::size_t at = random() % 4; at <= reference.size(); at += random() % 5) {
        const std::size_t replaced =
            std::min<std::size_t>(random() % 4 == 0 ? random() % 9 : random() % 3, reference.size() - at);
        Variant variant{static_cast<std::int64_t>(at), reference.substr(at, replaced), letters(random, random() % 5)};
        const bool alike = replaced > 0 && !variant.alternate.empty() &&
                           (variant.reference.front() == variant.alternate.front() ||
                            variant.reference.back() == variant.alternate.back());
        const bool joins = !variants.empty() && replaced == 0 && variants.back().interval().end == variant.start;
        if (!alike && !joins &&
            (replaced > 0 || !variant.alternate.empty())) {  // joined insertions: the model knows one a point
            at += replaced;
            variants.push_back(std::move(variant));
        }
    }
    return variants;
}

}  // namespace

TEST_CASE("apply: slices of random variants are those of a slow model, anchored or not, and the properties hold") {
    Shelf shelf;
    std::mt19937 random(20261121);
    std::vector<std::string> references;
    std::string fasta;
    for (int round = 0; round < 60; ++round) {
        references.push_back(letters(random, 1 + random() % 40));
        fasta += ">r" + std::to_string(round) + "\n" + references.back() + "\n";
    }
    shelf.load(fasta);
    const Repository repository = shelf.repository();
    for (const std::string& reference : references) {
        const Sequence sequence = repository.get_sequence("t:r" + std::to_string(&reference - references.data()));
        std::vector<Variant> variants = random_variants(random, reference);
        const Model model(reference, variants);
        std::shuffle(variants.begin(), variants.end(), random);
        const PatchedSequence patched(sequence, variants);
        const PatchedSequence plain(sequence, {});
        const auto length = static_cast<std::int64_t>(reference.size());
        REQUIRE(patched.length() == static_cast<std::int64_t>(model.residues.size()));
        REQUIRE(patched.fetch() == model.slice(0, length));
        for (std::int64_t start = 0; start <= length; ++start) {
            REQUIRE(patched.fetch({0, start}) + patched.fetch({start, length}) == patched.fetch());
            for (std::int64_t end = start; end <= length; ++end) {
                CAPTURE(start);
                CAPTURE(end);
                const Interval interval{start, end};
                const std::string slice = patched.fetch(interval);
                REQUIRE(slice == model.slice(start, end));
                REQUIRE(patched.fetch(minus(start, end)) == reverse_complement(slice));
                REQUIRE(plain.fetch(interval) == sequence.fetch(interval));
                REQUIRE(patched.reference_positions(patched.lift(interval)).size() == slice.size());
                const std::int64_t anchor = static_cast<std::int64_t>(random()) % (length + 1);
                const std::int64_t offset = random() % 6;
                const std::string fixed = patched.fetch_anchored(interval, anchor, offset, Bounds::pad);
                REQUIRE(fixed == model.anchored(start, end, anchor, offset));
                REQUIRE(patched.fetch_anchored(minus(start, end), anchor, offset, Bounds::pad) ==
                        reverse_complement(fixed));
                REQUIRE(plain.fetch_anchored(interval, anchor, offset) == sequence.fetch(interval));
            }
        }
        const std::vector<ReferencePosition> positions = patched.reference_positions({0, patched.length()});
        for (std::size_t i = 0; i < positions.size(); ++i) {
            REQUIRE(positions[i].position == model.residues[i].position);
            REQUIRE((positions[i].inserted != ReferencePosition::not_inserted) == model.residues[i].inserted);
        }
    }
}

TEST_CASE("apply: only residues of the result are read, not what a deletion takes away") {
    Shelf shelf;
    std::mt19937 random(7);
    const std::string reference = letters(random, 400000);
    shelf.load(">big\n" + reference + "\n");
    ReadOptions options;
    options.block_cache_bytes = 0;
    const Repository repository = Repository::open(shelf.master(), options);
    const Sequence sequence = repository.get_sequence("t:big");
    const PatchedSequence patched(sequence, {{100000, reference.substr(100000, 200000), ""}, {350000, "", "ACGT"}});
    const std::filesystem::path volume = shelf.master() / "sequences" / sequence.place().volume;
    test::flip_bit(volume, std::filesystem::file_size(volume) / 2, 3);
    CHECK_THROWS_AS((void)sequence.fetch({100000, 300000}), Corruption);
    CHECK(patched.fetch({90000, 310000}) == reference.substr(90000, 10000) + reference.substr(300000, 10000));
    CHECK(patched.fetch_anchored({99990, 100010}, 100000) ==
          reference.substr(99990, 10) + reference.substr(300000, 10));
    CHECK(patched.fetch_anchored({10, 20}, 400000, 0, Bounds::pad) ==
          patched.fetch_anchored({10, 20}, 350000, 99, Bounds::pad));
}
