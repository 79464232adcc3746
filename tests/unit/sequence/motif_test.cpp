#include "sequence/motif.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/residues.hpp"
#include "sequence/matcher.hpp"
#include "sequence/matches.hpp"
#include "support/texts.hpp"

using namespace seqshelf;
using namespace seqshelf::sequence;
using test::random_text;

namespace {

// NC-IUB 1984, table 1: each code and its bases, written out.
const std::map<char, std::string> bases_of{{'A', "A"},    {'C', "C"},   {'G', "G"},   {'T', "T"},   {'U', "T"},
                                           {'R', "AG"},   {'Y', "CT"},  {'S', "CG"},  {'W', "AT"},  {'K', "GT"},
                                           {'M', "AC"},   {'B', "CGT"}, {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"},
                                           {'N', "ACGT"}, {'X', "ACGT"}};
constexpr std::string_view all_codes = "ACGTURYSWKMBDHVNX";

bool code_matches(char motif, char residue) {
    const std::string& wide = bases_of.at(motif);
    const std::string& narrow = bases_of.at(residue);
    return std::all_of(narrow.begin(), narrow.end(), [&](char base) { return wide.find(base) != std::string::npos; });
}

std::vector<std::int64_t> positions_of(const std::vector<Bits>& found, std::size_t pattern) {
    std::vector<std::int64_t> positions;
    for_each_match({{found.at(pattern), 0}},
                   [&](std::int64_t position, std::size_t) { positions.push_back(position); });
    return positions;
}

std::vector<std::int64_t> found(const Pattern& pattern, std::string_view text) {
    return positions_of(Matcher({pattern}, LetterSet::of(text)).find(text), 0);
}

/// A plain search at every position.
template <typename Same>
std::vector<std::int64_t> expected(std::string_view motif, std::string_view text, Same same) {
    std::vector<std::int64_t> positions;
    for (std::size_t i = 0; i + motif.size() <= text.size(); ++i) {
        if (std::equal(motif.begin(), motif.end(), text.begin() + static_cast<std::ptrdiff_t>(i), same)) {
            positions.push_back(static_cast<std::int64_t>(i));
        }
    }
    return positions;
}

Matches matches_at(const std::vector<std::int64_t>& positions, std::int64_t first) {
    Matches matches{Bits(4), first};
    for (const std::int64_t position : positions) {
        const auto i = static_cast<std::size_t>(position - first);
        matches.bits.at(i / 64) |= std::uint64_t{1} << i % 64;
    }
    return matches;
}

std::vector<std::int64_t> positions_of(const Matches& matches) {
    std::vector<std::int64_t> positions;
    for_each_match({matches}, [&](std::int64_t position, std::size_t) { positions.push_back(position); });
    return positions;
}

}  // namespace

TEST_CASE("motif: an IUPAC code matches the codes that mean only bases of its own") {
    for (const char motif : all_codes) {
        for (const char residue : all_codes) {
            CAPTURE(motif);
            CAPTURE(residue);
            const std::vector<std::int64_t> positions =
                found(iupac_pattern({&motif, 1}), std::string(1, residue) + "ACGT");
            CHECK((!positions.empty() && positions.front() == 0) == code_matches(motif, residue));
        }
    }
    CHECK(found(iupac_pattern("N"), "ACGTN").size() == 5);
    CHECK(found(iupac_pattern("A"), "NRWMDHVXA") == std::vector<std::int64_t>{8});
    CHECK(found(iupac_pattern("E"), "ACGT").empty());
}

TEST_CASE("motif: the opposite pattern matches where the pattern matches the reverse complement") {
    std::mt19937 random(1);
    for (const bool literal : {false, true}) {
        for (int i = 0; i < 300; ++i) {
            const std::string motif = random_text(random, all_codes, 1 + random() % 3);
            const std::string text = random_text(random, i % 2 == 0 ? "ACGTU" : all_codes, 60);
            const Pattern pattern = literal ? literal_pattern(motif) : iupac_pattern(motif);
            std::vector<std::int64_t> mirrored;
            for (const std::int64_t position : found(pattern, reverse_complement(text))) {
                mirrored.insert(mirrored.begin(), static_cast<std::int64_t>(text.size() - motif.size()) - position);
            }
            CAPTURE(motif);
            CAPTURE(text);
            REQUIRE(found(opposite(pattern), text) == mirrored);
        }
    }
}

TEST_CASE("motif: whether matches can overlap, in cases worked by hand") {
    for (const char* const motif : {"A", "AC", "GATTACC", "ACGTB", "RY"}) {
        CAPTURE(motif);
        CHECK_FALSE(can_overlap_itself(literal_pattern(motif)));
    }
    for (const char* const motif : {"AA", "ACA", "GATTACAG", "TATA"}) {
        CAPTURE(motif);
        CHECK(can_overlap_itself(literal_pattern(motif)));
    }
    CHECK_FALSE(can_overlap_itself(iupac_pattern("RY")));
    CHECK(can_overlap_itself(iupac_pattern("RM")));  // R and M have A
    CHECK(can_overlap_itself(iupac_pattern("NA")));
}

TEST_CASE("matcher: the matches are those of a plain search, for every length of motif and text") {
    std::mt19937 random(2);
    const auto same = [](char a, char b) { return a == b; };
    for (const std::size_t size : {0, 1, 2, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 1100}) {
        const std::string text = random_text(random, "AC", size);
        for (const std::size_t length : {1, 2, 3, 8, 62, 63, 64, 65, 66, 128, 129, 1023, 1024, 1025}) {
            for (const std::size_t from : {std::size_t{0}, size / 2, size - std::min(size, length)}) {
                std::string motif =
                    text.substr(std::min(from, size), length);  // one that is in the text, and one that may be
                motif.resize(length, 'A');
                CAPTURE(size);
                CAPTURE(motif);
                REQUIRE(found(literal_pattern(motif), text) == expected(motif, text, same));
                motif.back() = motif.back() == 'A' ? 'C' : 'A';
                REQUIRE(found(literal_pattern(motif), text) == expected(motif, text, same));
            }
        }
    }
}

TEST_CASE("matcher: random IUPAC motifs in random sequences of few and of many letters") {
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
        const std::string_view letters =
            std::vector<std::string_view>{"ACGT", "ACGTN", "AG", "A", all_codes}[random() % 5];
        const std::string text = random_text(random, letters, random() % 300);
        const std::string motif = random_text(random, random() % 2 == 0 ? letters : all_codes, 1 + random() % 6);
        CAPTURE(motif);
        CAPTURE(text);
        REQUIRE(found(iupac_pattern(motif), text) == expected(motif, text, code_matches));
    }
}

TEST_CASE("matcher: literal motifs in text of all letters") {
    std::mt19937 random(4);
    const std::string_view all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int i = 0; i < 300; ++i) {
        const std::string text = random_text(random, all, 400);
        const std::string motif = text.substr(random() % 390, 1 + random() % 5);
        REQUIRE(found(literal_pattern(motif), text) == expected(motif, text, [](char a, char b) { return a == b; }));
    }
}

TEST_CASE("matcher: matches are found across all internal chunk ends, and for several patterns at once") {
    const std::string motif = "GATTACA" + std::string(100, 'C') + "GATTACA";
    std::mt19937 random(5);
    std::string text = random_text(random, "AT", 200'000);
    std::vector<std::int64_t> places;
    for (std::size_t at = 0; at + motif.size() <= text.size(); at += 32 * 1024 - 57) {  // every offset to a chunk end
        text.replace(at, motif.size(), motif);
        places.push_back(static_cast<std::int64_t>(at));
    }
    text.replace(text.size() - motif.size(), motif.size(), motif);
    places.push_back(static_cast<std::int64_t>(text.size() - motif.size()));
    const Pattern pattern = literal_pattern(motif);
    CHECK(found(pattern, text) == places);
    const std::vector<Bits> three = Matcher({pattern, opposite(pattern), pattern}, LetterSet::of(text)).find(text);
    CHECK(positions_of(three, 0) == places);
    CHECK(positions_of(three, 1).empty());
    CHECK(positions_of(three, 2) == places);
}

TEST_CASE("matcher: a repetitive motif of the greatest length") {
    const std::string motif(10'000, 'A');
    const std::string text = std::string(70'000, 'A') + "C" + std::string(10'000, 'A');
    const std::vector<std::int64_t> positions = found(literal_pattern(motif), text);
    CHECK(positions.size() == 60'002);
    CHECK(positions.back() == 70'001);
    CHECK(found(literal_pattern(motif), text.substr(70'000)) == std::vector<std::int64_t>{1});
    CHECK(found(literal_pattern(motif), text.substr(70'002)).empty());
}

TEST_CASE("matches: overlapping ones are removed from the left and from the right, also beyond either end") {
    Matches left = matches_at({100, 101, 103, 104, 170, 171, 172}, 100);
    CHECK(left.thin_from_left(3, 0) == 173);
    CHECK(positions_of(left) == std::vector<std::int64_t>{100, 103, 170});
    Matches later = matches_at({100, 101, 103}, 100);
    CHECK(later.thin_from_left(2, 101) == 105);
    CHECK(positions_of(later) == std::vector<std::int64_t>{101, 103});

    Matches right = matches_at({100, 101, 103, 104, 170, 171, 172}, 100);
    CHECK(right.thin_from_right(3, 1000) == 101);
    CHECK(positions_of(right) == std::vector<std::int64_t>{101, 104, 172});
    Matches bounded = matches_at({100, 102, 163, 164}, 100);
    CHECK(bounded.thin_from_right(2, 165) == 100);
    CHECK(positions_of(bounded) == std::vector<std::int64_t>{100, 102, 163});
    Matches none = matches_at({}, 100);
    CHECK(none.thin_from_right(2, 165) == 165);
    CHECK(none.thin_from_left(2, 7) == 7);
}

TEST_CASE("matches: are reported in the order of positions, and of patterns at one position") {
    std::vector<std::pair<std::int64_t, std::size_t>> told;
    for_each_match({matches_at({5, 64, 200}, 0), matches_at({4, 5, 200}, 0)},
                   [&](std::int64_t position, std::size_t which) { told.emplace_back(position, which); });
    CHECK((told ==
           std::vector<std::pair<std::int64_t, std::size_t>>{{4, 1}, {5, 0}, {5, 1}, {64, 0}, {200, 0}, {200, 1}}));
}
