#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "patch_samples.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/motif.hpp"
#include "seqshelf/residues.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"
#include "support/texts.hpp"

using namespace seqshelf;
using test::chr1;
using test::chr2;
using test::random_text;
using Strands = FindOptions::Strands;
using Overlaps = FindOptions::Overlaps;
using Letters = Motif::Letters;
using Positions = std::vector<std::int64_t>;

namespace {

constexpr std::int64_t piece = std::int64_t{1} << 20;  ///< positions searched by one task

// The reference's sequences (analysis.md, 1.2).
const std::string fixture_c = "TTGATATTTATATGTTTTTATATCTTAAAGCTGTGTCTGTAAACTGATGGCTAACAAAACTAGGATTTTGGTC";

FindOptions searching(Strands strands, Overlaps overlaps, unsigned threads = 0) {
    FindOptions options;
    options.strands = strands;
    options.overlaps = overlaps;
    options.threads = threads;
    return options;
}

Positions starts(const std::vector<Interval>& matches) {
    Positions positions;
    for (const Interval& match : matches) {
        positions.push_back(match.start);
    }
    return positions;
}
Positions ends5(const std::vector<Interval>& matches) {
    Positions positions;
    for (const Interval& match : matches) {
        positions.push_back(match.end5().start);
    }
    return positions;
}

/// Starts of matches on one strand of `within`, as positions of the whole.
Positions found(const std::string& text, Interval within, const std::string& motif, Strands strands, Overlaps overlaps,
                Letters letters = Letters::iupac) {
    const std::string part =
        text.substr(static_cast<std::size_t>(within.start), static_cast<std::size_t>(within.length()));
    Positions positions = starts(find_motif(part, Motif(motif, letters), searching(strands, overlaps)));
    for (std::int64_t& position : positions) {
        position += within.start;
    }
    return positions;
}

std::vector<Interval> in_slice(const Slice& slice, const std::string& motif, const FindOptions& options = {}) {
    std::vector<Interval> matches;
    find_motif(slice, Motif(motif), options, [&](const Location& match) { matches.push_back(match.parts.at(0)); });
    return matches;
}

std::vector<Interval> in_memory(const std::string& text, const std::string& motif, const FindOptions& options = {}) {
    return find_motif(text, Motif(motif), options);
}

/// Matches on the sequence's other strand, as intervals of the sequence.
std::vector<Interval> mirrored(const std::vector<Interval>& matches, std::size_t length) {
    std::vector<Interval> result;
    for (const Interval& match : matches) {
        const auto size = static_cast<std::int64_t>(length);
        result.push_back({size - match.end, size - match.start, opposite(match.strand)});
    }
    std::sort(result.begin(), result.end(), [](const Interval& a, const Interval& b) {
        return std::tie(a.start, a.strand) < std::tie(b.start, b.strand);
    });
    return result;
}

struct Searched : test::Shelf {
    /// Loads a sequence of these residues.
    Sequence sequence(const std::string& residues) {
        load(">s" + std::to_string(++count) + "\n" + residues + "\n");
        return repository().get_sequence("s" + std::to_string(count));
    }
    int count = 0;
};

/// Lengths of the fragments, descending, if a sequence is cut `behind` residues after the start of each match.
Positions fragments(const std::string& residues, const std::string& site, std::int64_t behind, bool circular) {
    Positions cuts = starts(find_motif(residues, Motif(site), searching(Strands::plus, Overlaps::all)));
    for (std::int64_t& cut : cuts) {
        cut += behind;
    }
    const auto length = static_cast<std::int64_t>(residues.size());
    Positions lengths{circular ? cuts.front() + length - cuts.back() : cuts.front()};
    for (std::size_t i = 1; i < cuts.size(); ++i) {
        lengths.push_back(cuts[i] - cuts[i - 1]);
    }
    if (!circular) {
        lengths.push_back(length - cuts.back());
    }
    std::sort(lengths.rbegin(), lengths.rend());
    return lengths;
}

}  // namespace

TEST_CASE("find: gives the reference's rows (F-mot), with the minus strand read from 5' to 3'") {
    CHECK(found(chr2, {0, 10}, "TT", Strands::plus, Overlaps::none) == Positions{4, 6});
    CHECK(found(chr2, {0, 10}, "TT", Strands::plus, Overlaps::all) == Positions{4, 5, 6});
    CHECK(found(chr2, {0, 10}, "tt", Strands::plus, Overlaps::none) == Positions{4, 6});
    CHECK(ends5(in_memory(chr2.substr(0, 10), "AA", searching(Strands::minus, Overlaps::none))) == Positions{6, 8});
    CHECK(ends5(in_memory(chr2.substr(0, 11), "AA", searching(Strands::minus, Overlaps::all))) == Positions{6, 7, 8});
    CHECK(found(chr2, {4, 7}, "TT", Strands::plus, Overlaps::none) == Positions{4});
    CHECK(found(chr2, {4, 7}, "AA", Strands::minus, Overlaps::none) == Positions{5});  // GenomeKit: 4, its defect
    CHECK(found(chr2, {0, 40}, "GRY", Strands::plus, Overlaps::all) == Positions{19, 34});
    CHECK(found(chr2, {0, 40}, "GRY", Strands::minus, Overlaps::all) == Positions{1, 14, 24});
    CHECK(found(chr2, {0, 40}, "GRY", Strands::both, Overlaps::all, Letters::literal).empty());
    const Interval all{0, static_cast<std::int64_t>(fixture_c.size())};
    CHECK(found(fixture_c, all, "AACAA", Strands::plus, Overlaps::none) == Positions{52});
    CHECK(found(fixture_c, all, "AG", Strands::plus, Overlaps::none) == Positions{28, 61});  // 3': 30, 63
    CHECK(found(fixture_c, all, "TT", Strands::plus, Overlaps::none) == Positions{0, 6, 14, 16, 24, 65, 67});
    CHECK(found(fixture_c, all, "TT", Strands::plus, Overlaps::all) ==
          Positions{0, 6, 7, 14, 15, 16, 17, 24, 65, 66, 67});
}

TEST_CASE("find: an N of the sequence is matched only by N, and a literal N matches only N") {
    const Interval all{0, 44};
    CHECK(found(chr1, all, "N", Strands::plus, Overlaps::all).size() == 44);
    CHECK(found(chr1, all, "N", Strands::both, Overlaps::all, Letters::literal) == Positions{0, 0, 1, 1, 2, 2, 3, 3});
    CHECK(found(chr1, all, "NA", Strands::plus, Overlaps::all, Letters::literal) == Positions{3});
    CHECK(found(chr1, all, "B", Strands::plus, Overlaps::all).front() == 5);
    CHECK(found(chr1, {0, 8}, "TN", Strands::minus, Overlaps::all) == Positions{3});  // reads TN for NA
}

TEST_CASE("find: U and T are the same letter, except for a literal motif") {
    const std::string rna = "ACGUUGCA";
    CHECK(found(rna, {0, 8}, "TT", Strands::plus, Overlaps::all) == Positions{3});
    CHECK(found(rna, {0, 8}, "uu", Strands::plus, Overlaps::all) == Positions{3});
    CHECK(found(rna, {0, 8}, "AA", Strands::minus, Overlaps::all) == Positions{3});
    CHECK(found(rna, {0, 8}, "TT", Strands::plus, Overlaps::all, Letters::literal).empty());
    CHECK(found(rna, {0, 8}, "UU", Strands::plus, Overlaps::all, Letters::literal) == Positions{3});
    CHECK(found(rna, {0, 8}, "AA", Strands::minus, Overlaps::all, Letters::literal) == Positions{3});
    CHECK(found(rna, {0, 8}, "GT", Strands::minus, Overlaps::all, Letters::literal).empty());
    CHECK(found(rna, {0, 8}, "GU", Strands::minus, Overlaps::all, Letters::literal) ==
          Positions{0});  // fetch() gives U for A
}

TEST_CASE("find: restriction sites give the published fragments") {
    const std::string phix = test::read_fasta(test::data_file("phix174_NC_001422.1.fa")).front().residues;
    CHECK(fragments(phix, "GGCC", 2, true) ==
          Positions{1353, 1078, 872, 603, 310, 281, 271, 234, 194, 118, 72});  // HaeIII, the size marker
    CHECK(fragments(phix, "GTYRAC", 3, true).size() == 13);  // HincII
    CHECK(in_memory(phix, "GAATTC").empty());  // EcoRI does not cut
    const std::string lambda = test::read_fasta(test::data_file("lambda_NC_001416.1.fa.gz")).front().residues;
    CHECK(fragments(lambda, "GAATTC", 1, false) ==
          Positions{21226, 7421, 5804, 5643, 4878, 3530});  // EcoRI, the size marker
}

TEST_CASE("find: the minus strand gives the matches of the reverse complement") {
    std::mt19937 random(11);
    for (int i = 0; i < 400; ++i) {
        const std::string_view letters =
            std::vector<std::string_view>{"AC", "ACGT", "ACGTN", "ACGURYSWKMBDHVNX"}[random() % 4];
        const std::string text = random_text(random, letters, random() % 200);
        const Motif motif(random_text(random, i % 3 == 0 ? "ANRS" : letters, 1 + random() % 5),
                          i % 2 == 0 ? Letters::iupac : Letters::literal);
        for (const Overlaps overlaps : {Overlaps::all, Overlaps::none}) {
            CAPTURE(text);
            CAPTURE(motif.residues());
            const std::string other = reverse_complement(text, nucleic_acid_of(LetterSet::of(text)));
            REQUIRE(find_motif(text, motif, searching(Strands::minus, overlaps)) ==
                    mirrored(find_motif(other, motif, searching(Strands::plus, overlaps)), text.size()));
        }
    }
}

TEST_CASE("find: both strands give the matches of each, ascending, + before -") {
    std::mt19937 random(12);
    const std::string text = random_text(random, "ACGT", 5000);
    for (const char* const motif : {"A", "GAATTC", "AC", "NNNNNNN", "RY", "AAAA"}) {
        for (const Overlaps overlaps : {Overlaps::all, Overlaps::none}) {
            CAPTURE(motif);
            std::vector<Interval> separate = in_memory(text, motif, searching(Strands::plus, overlaps));
            const std::vector<Interval> minus = in_memory(text, motif, searching(Strands::minus, overlaps));
            separate.insert(separate.end(), minus.begin(), minus.end());
            std::sort(separate.begin(), separate.end(), [](const Interval& a, const Interval& b) {
                return std::tie(a.start, a.strand) < std::tie(b.start, b.strand);
            });
            CHECK(in_memory(text, motif, searching(Strands::both, overlaps)) == separate);
        }
    }
}

TEST_CASE_FIXTURE(Searched,
                  "find: every region of a sequence is searched right, including its ends and empty regions") {
    const std::string text = chr2.substr(0, 24);
    const Sequence sequence = this->sequence(text);
    for (const char* const motif :
         {"A", "T", "TT", "AAC", "GTT", "RY", "AACCTTTTACGTAAACCCGGGTTT", "AACCTTTTACGTAAACCCGGGTTTN"}) {
        for (std::int64_t start = 0; start <= 24; ++start) {
            for (std::int64_t end = start; end <= 24; ++end) {
                std::vector<Interval> expected = in_memory(
                    text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)), motif);
                for (Interval& match : expected) {
                    match = {match.start + start, match.end + start, match.strand};
                }
                CAPTURE(motif);
                CAPTURE(start);
                CAPTURE(end);
                REQUIRE(in_slice({sequence, Interval{start, end}}, motif) == expected);
            }
        }
    }
    CHECK(in_slice({sequence, Interval{23, 24}}, "T") == std::vector<Interval>{{23, 24}});  // the last residue
    CHECK_THROWS_AS((void)in_slice({sequence, Interval{0, 25}}, "T"), InvalidInterval);
    CHECK_THROWS_AS((void)in_slice({sequence, Interval{-1, 2}}, "T"), InvalidInterval);
    load(">empty\n");
    CHECK(in_slice({repository().get_sequence("empty"), Interval{0, 0}}, "T").empty());
}

TEST_CASE_FIXTURE(Searched,
                  "find: a search in pieces gives the matches of a search in memory, with any number of threads") {
    std::mt19937 random(13);
    std::string text = random_text(random, "ACGT", 3 * piece + 17);
    const std::string motif = "GATTACAGATTACA";
    for (std::size_t i = 0; i <= motif.size(); ++i) {  // across every boundary, and next to it
        text.replace(static_cast<std::size_t>(piece) - 20 * i, motif.size(), motif);
        text.replace(static_cast<std::size_t>(2 * piece) - i, motif.size(), motif);
    }
    text.replace(text.size() - motif.size(), motif.size(), motif);
    const Sequence sequence = this->sequence(text);
    for (const std::string& wanted : {motif, std::string("TGTAATC"), std::string("NNNNNNNA"), std::string("CAYG"),
                                      text.substr(2 * piece - 5000, 10'000)}) {
        for (const Overlaps overlaps : {Overlaps::all, Overlaps::none}) {
            const std::vector<Interval> expected = in_memory(text, wanted, searching(Strands::both, overlaps));
            CHECK_FALSE(expected.empty());
            for (const unsigned threads : {0U, 1U, 5U}) {
                CAPTURE(wanted.substr(0, 20));
                CAPTURE(threads);
                CHECK((in_slice({sequence, Interval{0, sequence.length()}}, wanted,
                                searching(Strands::both, overlaps, threads)) == expected));
            }
        }
    }
}

TEST_CASE_FIXTURE(Searched, "find: matches that overlap across all pieces are thinned from the 5' end of each strand") {
    for (const std::int64_t length : {2 * piece, 2 * piece + 1, 2 * piece + 2, 3 * piece + 2}) {
        const Sequence sequence = this->sequence(std::string(static_cast<std::size_t>(length), 'A'));
        const Slice all{sequence, Interval{0, length}};
        const std::vector<Interval> plus = in_slice(all, "AAA", searching(Strands::both, Overlaps::none));
        const std::vector<Interval> minus = in_slice(all, "TTT", searching(Strands::both, Overlaps::none));
        REQUIRE(std::ssize(plus) == length / 3);
        REQUIRE(std::ssize(minus) == length / 3);
        bool right = true;
        for (std::int64_t i = 0; i < length / 3; ++i) {
            right = right && plus[static_cast<std::size_t>(i)] == Interval{3 * i, 3 * i + 3} &&
                    minus[static_cast<std::size_t>(i)] ==
                        Interval{length % 3 + 3 * i, length % 3 + 3 * i + 3, Strand::minus};
        }
        CHECK(right);
    }
}

TEST_CASE_FIXTURE(Searched, "find: matches of many short and long slices are reported with the slice's number") {
    std::mt19937 random(14);
    std::deque<Slice> slices;
    std::vector<std::vector<Interval>> expected;
    for (int i = 0; i < 40; ++i) {
        const std::string text = random_text(random, i % 5 == 0 ? "ACGTN" : "ACGT",
                                             i == 7 ? static_cast<std::size_t>(2 * piece) : random() % 500);
        const Sequence sequence = this->sequence(text);
        slices.push_back({sequence, Interval{0, sequence.length()}});
        expected.push_back(in_memory(text, "CAA", searching(Strands::both, Overlaps::none)));
    }
    std::vector<std::vector<Interval>> told(expected.size());
    std::size_t last = 0;
    bool in_order = true;
    const auto next = [&]() -> std::optional<Slice> {
        if (slices.empty()) {
            return std::nullopt;
        }
        Slice slice = slices.front();
        slices.pop_front();
        return slice;
    };
    find_motif(next, Motif("CAA"), searching(Strands::both, Overlaps::none),
               [&](std::size_t slice, const Location& match) {
                   in_order = in_order && slice >= last;
                   last = slice;
                   told.at(slice).push_back(match.parts.front());
               });
    CHECK(in_order);
    CHECK(told == expected);
}

TEST_CASE_FIXTURE(Searched, "find: parts of a location are searched one by one, stranded ones on their strand") {
    const Sequence sequence = this->sequence(chr2);
    CHECK(in_slice({sequence, Location({{4, 6}, {6, 8}})}, "TT") == std::vector<Interval>{{4, 6}, {6, 8}, {5, 7}});
    CHECK(in_slice({sequence, Location({{6, 8}, {1, 2}, {4, 6}})}, "TT") == std::vector<Interval>{{6, 8}, {4, 6}});
    const Interval minus{0, 40, Strand::minus};
    CHECK(in_slice({sequence, minus}, "GRY") ==
          std::vector<Interval>{{1, 4, Strand::minus}, {14, 17, Strand::minus}, {24, 27, Strand::minus}});
    CHECK(in_slice({sequence, Location({{0, 40}, minus})}, "GGT") ==
          std::vector<Interval>{{19, 22}, {1, 4, Strand::minus}, {14, 17, Strand::minus}, {24, 27, Strand::minus}});
    CHECK(in_slice({sequence, minus}, "GGT", searching(Strands::minus, Overlaps::all)).size() == 3);
    CHECK_THROWS_AS((void)in_slice({sequence, minus}, "GGT", searching(Strands::plus, Overlaps::all)), InvalidArgument);
    CHECK_THROWS_AS(
        (void)in_slice({sequence, Location({{0, 40}, minus})}, "GGT", searching(Strands::minus, Overlaps::all)),
        InvalidArgument);
    CHECK(in_slice({sequence, Location(std::vector<Interval>{})}, "GGT").empty());
}

TEST_CASE_FIXTURE(Searched, "find: proteins have one strand, and their letters are not codes") {
    const Sequence sequence = this->sequence("MKNLENRYAN");
    const Slice all{sequence, Interval{0, 10}};
    CHECK(in_slice(all, "n") == std::vector<Interval>{{2, 3}, {5, 6}, {9, 10}});
    CHECK(in_slice(all, "RY") == std::vector<Interval>{{6, 8}});
    CHECK(in_slice(all, "X").empty());
    CHECK_THROWS_AS((void)in_slice(all, "N", searching(Strands::minus, Overlaps::all)), InvalidInterval);
    CHECK_THROWS_AS((void)in_slice({sequence, Interval{0, 10, Strand::minus}}, "N"), InvalidInterval);
    CHECK_THROWS_AS((void)in_memory("MKNLE", "N", searching(Strands::minus, Overlaps::all)), InvalidInterval);
    CHECK(in_slice({this->sequence("ACGT"), Interval{0, 4}}, "E").empty());
}

TEST_CASE("find: a motif has at least one letter, and the error for another character gives its column") {
    const auto message = [](const std::string& text) {
        try {
            (void)Motif(text);
        } catch (const InvalidArgument& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(message("").find("empty") != std::string::npos);
    for (const auto& [text, column] :
         std::vector<std::pair<std::string, std::string>>{{" ", "column 1:"},
                                                          {"A C", "column 2:"},
                                                          {"ACGT1", "column 5:"},
                                                          {"AC*", "column 3:"},
                                                          {"[AG]C", "column 1:"},
                                                          {"AC\xc3\xa9", "column 3:"},
                                                          {std::string("A\0", 2), "column 2:"}}) {
        const auto& shown = text;
        CAPTURE(shown);
        CHECK(message(text).find(column) != std::string::npos);
    }
    CHECK(message(std::string(Motif::max_residues, 'A')).empty());
    CHECK(message(std::string(Motif::max_residues + 1, 'A')).find("10001") != std::string::npos);
    CHECK(Motif("acGTzZ").residues() == "ACGTZZ");
}

TEST_CASE_FIXTURE(Searched, "find: an error follows the matches before it, and a stopped search is Cancelled") {
    const Sequence sequence = this->sequence(chr2);
    const Slice all{sequence, Interval{0, 40}};
    int asked = 0;
    std::vector<std::size_t> told;
    const auto next = [&]() -> std::optional<Slice> {
        if (++asked == 3) {
            throw NotFound("no third");
        }
        return all;
    };
    CHECK_THROWS_AS(
        find_motif(next, Motif("AACCT"), {}, [&](std::size_t slice, const Location&) { told.push_back(slice); }),
        NotFound);
    CHECK(told == std::vector<std::size_t>{0, 1});

    CHECK_THROWS_AS(find_motif(all, Motif("A"), {}, [](const Location&) { throw IoError("full"); }), IoError);

    const Sequence longer = this->sequence(std::string(static_cast<std::size_t>(4 * piece), 'A'));
    for (const Overlaps overlaps : {Overlaps::all, Overlaps::none}) {
        std::stop_source stop;
        FindOptions options = searching(Strands::both, overlaps);
        options.stop = stop.get_token();
        CHECK_THROWS_AS(find_motif({longer, Interval{0, 4 * piece}}, Motif("TTT"), options,
                                   [&](const Location&) { stop.request_stop(); }),
                        Cancelled);
        CHECK_THROWS_AS(find_motif({longer, Interval{0, 4 * piece}}, Motif("TTT"), options,
                                   [](const Location&) { FAIL("the search continued"); }),
                        Cancelled);
    }
}
