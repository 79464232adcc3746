#include "sequence/complement.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

#include "seqshelf/residues.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

// The meaning of the codes: NC-IUB 1984, table 1.
const std::map<char, std::string> codes{
    {'A', "A"},  {'C', "C"},  {'G', "G"},   {'T', "T"},   {'R', "AG"},  {'Y', "CT"},  {'S', "CG"},   {'W', "AT"},
    {'K', "GT"}, {'M', "AC"}, {'B', "CGT"}, {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"}, {'N', "ACGT"}, {'X', "ACGT"}};
const std::map<char, char> pairs{{'A', 'T'}, {'T', 'A'}, {'C', 'G'}, {'G', 'C'}};

char lower(char letter) { return static_cast<char>(letter - 'A' + 'a'); }

/// The bases that pair with those of a code.
std::set<char> partners(char code) {
    std::set<char> bases;
    for (const char base : codes.at(code)) {
        bases.insert(pairs.at(base));
    }
    return bases;
}

std::string residues_of(std::string_view letters, std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string residues;
    while (residues.size() < size) {
        residues += letters[random() % letters.size()];
    }
    return residues;
}

}  // namespace

TEST_CASE("reverse complement: in RNA, A becomes U, and a sequence is RNA if its letters are") {
    CHECK(reverse_complement("ACGUNRYSWKMBDHVXacgu", NucleicAcid::rna) == "acguXBDHVKMWSRYNACGU");
    CHECK(reverse_complement("ACGUT", NucleicAcid::rna) == "AACGU");
    CHECK(reverse_complement("ACGUT", NucleicAcid::dna) == "AACGT");
    CHECK(nucleic_acid_of(LetterSet::of("ACGU")) == NucleicAcid::rna);
    for (const std::string letters : {"ACGT", "ACGTU", "ACG", "", "N"}) {
        CHECK(nucleic_acid_of(LetterSet::of(letters)) == NucleicAcid::dna);
    }
}

TEST_CASE("reverse complement: each code becomes the code for the partners of its bases, in upper and lower case") {
    for (const auto& [code, bases] : codes) {
        const auto& shown = code;
        CAPTURE(shown);
        const std::string other = reverse_complement(std::string(1, code));
        REQUIRE(other.size() == 1);
        REQUIRE(codes.count(other[0]) == 1);
        const std::string& meant = codes.at(other[0]);
        CHECK(std::set<char>(meant.begin(), meant.end()) == partners(code));
        CHECK(reverse_complement(other) == std::string(1, code));
        CHECK(reverse_complement(std::string(1, lower(code))) == std::string(1, lower(other[0])));
    }
    CHECK(reverse_complement("N") == "N");  // N and X mean the same
    CHECK(reverse_complement("X") == "X");
    CHECK(reverse_complement("U") == "A");
    CHECK(reverse_complement("u") == "a");
}

TEST_CASE("reverse complement: any byte that is not a nucleotide code stays as it is") {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (!codes.contains(upper) && upper != 'U') {
            CAPTURE(byte);
            CHECK(reverse_complement(std::string(1, c)) == std::string(1, c));
        }
    }
}

TEST_CASE("reverse complement: twice restores the text, and in place gives the same, at odd and even lengths from 0") {
    CHECK(reverse_complement(std::string()).empty());
    CHECK(reverse_complement("AACCACGT") == "ACGTGGTT");  // GenomeKit
    CHECK(reverse_complement("ACGTN") == "NACGT");
    for (std::size_t size = 0; size < 70; ++size) {
        CAPTURE(size);
        const std::string residues = residues_of("ACGTRYSWKMBDHVNXacgtn", size, static_cast<unsigned>(size));
        const std::string other = reverse_complement(residues);
        REQUIRE(other.size() == size);
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE(other[size - 1 - i] == reverse_complement(std::string(1, residues[i]))[0]);
        }
        CHECK(reverse_complement(other) == residues);
        std::string in_place = "(" + residues + ")";
        reverse_complement(std::span<char>(in_place).subspan(1, size));
        CHECK(in_place == "(" + other + ")");
    }
}

TEST_CASE(
    "reverse complement: every implementation gives the same for every byte and every length from 0 to 300, and "
    "writes nothing else") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all += static_cast<char>(byte);
    }
    for (std::size_t size = 0; size <= 300; ++size) {
        CAPTURE(size);
        for (std::size_t offset = 0; offset < 33; ++offset) {
            const std::string text = residues_of(all, size, static_cast<unsigned>(size * 100 + offset));
            std::string expected(offset, '(');
            for (std::size_t i = size; i > 0; --i) {
                expected += reverse_complement(std::string(1, text[i - 1]));
            }
            expected += std::string(64, ')');
            for (const base::Simd simd : {base::Simd::portable, base::best_simd()}) {
                std::string in_place = std::string(offset, '(') + text + std::string(64, ')');
                sequence::reverse_complement(std::span(in_place).subspan(offset, size), simd);
                REQUIRE(in_place == expected);
            }
        }
    }
}

TEST_CASE("reverse complement: nucleotide sequences have one, proteins do not") {
    CHECK(have_complement(LetterSet()));
    CHECK(have_complement(LetterSet::of("ACGT")));
    CHECK(have_complement(LetterSet::of("ACGUN")));
    CHECK(have_complement(LetterSet::of("ACGTURYSWKMBDHVNX")));
    CHECK(!have_complement(LetterSet::of("MEEPQSDPSV")));
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        CAPTURE(letter);
        CHECK(have_complement(LetterSet::of(std::string("ACGT") + letter)) ==
              (codes.count(letter) == 1 || letter == 'U'));
    }
}

TEST_CASE("reverse complement: equals that of samtools and seqkit") {
    const TemporaryDirectory directory;
    const std::string residues = residues_of("ACGTRYSWKMBDHVNacgtryswkmbdhvn", 5001, 7);
    write_file(directory / "a.fa", ">a\n" + residues + "\n");
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"samtools", "faidx", "-i", directory / "a.fa", "a"},
          std::vector<std::string>{"seqkit", "seq", "--quiet", "-r", "-p", "-t", "dna", "-w", "0",
                                   directory / "a.fa"}}) {
        if (!is_installed(command.front())) {
            MESSAGE("SKIPPED: " << command.front() << " is not installed");
            continue;
        }
        const Outcome outcome = run(command);
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        std::string found = outcome.out.substr(outcome.out.find('\n') + 1);
        std::erase(found, '\n');
        CHECK((found == reverse_complement(residues)));
    }
}
