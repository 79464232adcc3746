#include "seqshelf/letters.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using seqshelf::Alphabet;
using seqshelf::LetterSet;
using seqshelf::to_string;

namespace {

/// gtars' rule for one letter: the smallest alphabet that contains it.
Alphabet alphabet_of(char letter) {
    const auto in = [&](std::string_view letters) { return letters.find(letter) != std::string_view::npos; };
    if (in("ACGT")) {
        return Alphabet::dna2bit;
    }
    if (in("NRY")) {
        return Alphabet::dna3bit;
    }
    if (in("USWKMBDHV")) {
        return Alphabet::dnaio;
    }
    return in("ACDEFGHIKLMNPQRSTVWYX") ? Alphabet::protein : Alphabet::ascii;
}

}  // namespace

TEST_CASE("letters: every single letter has the smallest alphabet that contains it") {
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        CAPTURE(letter);
        const LetterSet letters = LetterSet::of(std::string(1, letter));
        CHECK(letters.alphabet() == alphabet_of(letter));
        CHECK(letters.mask() == 1U << (letter - 'A'));
        CHECK(letters.text() == std::string(1, letter));
    }
    for (const char letter : std::string_view("JOZ")) {
        CHECK(LetterSet::of(std::string(1, letter)).alphabet() == Alphabet::ascii);
    }
}

TEST_CASE("letters: a sequence has the most general alphabet of its letters") {
    for (char first = 'A'; first <= 'Z'; ++first) {
        for (char second = 'A'; second <= 'Z'; ++second) {
            CHECK(LetterSet::of(std::string{first, second}).alphabet() ==
                  std::max(alphabet_of(first), alphabet_of(second)));
        }
    }
    CHECK(LetterSet::of("ACGTACGTN").alphabet() == Alphabet::dna3bit);
    CHECK(LetterSet::of("ACGTRYKMSWBDHVN").alphabet() == Alphabet::dnaio);
    CHECK(LetterSet::of("ACGTM").alphabet() == Alphabet::dnaio);
    CHECK(LetterSet::of("MKVLUEF").alphabet() == Alphabet::protein);  // selenoprotein
    CHECK(LetterSet::of("CATAGNDK").alphabet() == Alphabet::dnaio);   // a protein that has nucleotide letters only
    CHECK(LetterSet::of("MKVLOEF").alphabet() == Alphabet::ascii);    // pyrrolysine
}

TEST_CASE("letters: the empty sequence is dna2bit and has no letters") {
    CHECK(LetterSet::of("").alphabet() == Alphabet::dna2bit);
    CHECK(LetterSet::of("").text() == "");
    CHECK(LetterSet::of("") == LetterSet());
}

TEST_CASE("letters: a letter is found at every position, at every length") {
    for (std::size_t size = 1; size <= 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string residues(size, 'A');
            residues[at] = 'Z';
            REQUIRE(LetterSet::of(residues).text() == (size == 1 ? "Z" : "AZ"));
        }
    }
}

TEST_CASE("letters: they are listed in alphabetical order") {
    std::string all;
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        all += letter;
    }
    CHECK(LetterSet::of(std::string(all.rbegin(), all.rend())).text() == all);
    CHECK(LetterSet::of("TTNGGCAA").text() == "ACGNT");
    CHECK(LetterSet::of("TTNGGCAA") == LetterSet::of("ACGNT"));
}

TEST_CASE("letters: alphabets have the names that gtars gives them") {
    CHECK(to_string(Alphabet::dna2bit) == "dna2bit");
    CHECK(to_string(Alphabet::dna3bit) == "dna3bit");
    CHECK(to_string(Alphabet::dnaio) == "dnaio");
    CHECK(to_string(Alphabet::protein) == "protein");
    CHECK(to_string(Alphabet::ascii) == "ASCII");
}

TEST_CASE("letters: each letter is counted at every position, in texts of every size") {
    std::vector<std::size_t> sizes{4095, 4096, 4097, 4112, 8192, 10000};
    for (std::size_t size = 1; size < 70; ++size) {
        sizes.push_back(size);
    }
    for (const std::size_t size : sizes) {
        for (const std::string_view usual : {"ACGT", "A", "TN"}) {
            std::string text;
            while (text.size() < size) {
                text += usual;
            }
            text.resize(size);
            for (std::size_t at = 0; at < size; at += size < 70 ? 1 : 613) {
                for (const char letter : std::string_view("ACGTNRZ")) {
                    std::string changed = text;
                    changed[at] = letter;
                    const std::set<char> expected(changed.begin(), changed.end());
                    REQUIRE(LetterSet::of(changed).text() == std::string(expected.begin(), expected.end()));
                }
            }
        }
    }
}
