#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

// Table 1 as NCBI prints it, https://www.ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi
constexpr std::string_view amino_acids = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
constexpr std::string_view base1 = "TTTTTTTTTTTTTTTTCCCCCCCCCCCCCCCCAAAAAAAAAAAAAAAAGGGGGGGGGGGGGGGG";
constexpr std::string_view base2 = "TTTTCCCCAAAAGGGGTTTTCCCCAAAAGGGGTTTTCCCCAAAAGGGGTTTTCCCCAAAAGGGG";
constexpr std::string_view base3 = "TCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAG";

const std::map<char, std::string> codes{
    {'A', "A"},  {'C', "C"},  {'G', "G"},  {'T', "T"},   {'U', "T"},   {'R', "AG"},  {'Y', "CT"},  {'S', "CG"},
    {'W', "AT"}, {'K', "GT"}, {'M', "AC"}, {'B', "CGT"}, {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"}, {'N', "ACGT"}};

char amino_acid(const std::string& codon) {
    for (std::size_t i = 0; i < amino_acids.size(); ++i) {
        if (codon == std::string{base1[i], base2[i], base3[i]}) {
            return amino_acids[i];
        }
    }
    FAIL("no codon: ", codon);
    return '?';
}

/// The amino acid that all codons meant by one with ambiguity codes share.
char common_amino_acid(char first, char second, char third) {
    std::set<char> all;
    for (const char a : codes.at(first)) {
        for (const char b : codes.at(second)) {
            for (const char c : codes.at(third)) {
                all.insert(amino_acid({a, b, c}));
            }
        }
    }
    return all.size() == 1 ? *all.begin() : 'X';
}

/// The codons in the order of NCBI's tables.
std::string all_codons() {
    std::string codons;
    for (std::size_t i = 0; i < amino_acids.size(); ++i) {
        codons += {base1[i], base2[i], base3[i]};
    }
    return codons;
}

std::string lower(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

}  // namespace

TEST_CASE("translate: the standard code is NCBI's table 1, for T and U, in upper and lower case") {
    for (std::size_t i = 0; i < amino_acids.size(); ++i) {
        std::string codon{base1[i], base2[i], base3[i]};
        CAPTURE(codon);
        CHECK(translate(codon) == std::string(1, amino_acids[i]));
        CHECK(translate(lower(codon)) == std::string(1, amino_acids[i]));
        std::replace(codon.begin(), codon.end(), 'T', 'U');
        CHECK(translate(codon) == std::string(1, amino_acids[i]));
        CHECK(translate(lower(codon)) == std::string(1, amino_acids[i]));
    }
}

TEST_CASE("translate: a codon with ambiguity codes gives the amino acid that all its codons share, else X") {
    for (const auto& [first, unused1] : codes) {
        for (const auto& [second, unused2] : codes) {
            for (const auto& [third, unused3] : codes) {
                const std::string codon{first, second, third};
                REQUIRE_MESSAGE(translate(codon) == std::string(1, common_amino_acid(first, second, third)), codon);
            }
        }
    }
    CHECK(translate("ACNCTNYTAYTRMGRATHTARTRATGRRAYSARNNN") == "TLLLRI**XXXX");
}

TEST_CASE(
    "translate: one or two residues at the end are skipped, and a codon with a letter that is not a base gives X") {
    CHECK(translate("").empty());
    CHECK(translate("A").empty());
    CHECK(translate("AT").empty());
    CHECK(translate("ATG") == "M");
    CHECK(translate("ATGG") == "M");
    CHECK(translate("ATGGC") == "M");
    CHECK(translate("ATGGCC") == "MA");
    for (const char other : {'X', 'E', 'Z', 'J'}) {
        CAPTURE(other);
        CHECK(translate(std::string("AC") + other) == "X");
        CHECK(translate(other + std::string("CG")) == "X");
    }
}

TEST_CASE("translate: gene K of phiX174 gives its known protein") {
    // NP_040706.1, the CDS 51..221 of NC_001422.1
    const std::string genome = read_fasta(data_file("phix174_NC_001422.1.fa")).front().residues;
    CHECK(translate(genome.substr(50, 171)) == "MSRKIILIKQELLLLVYELNRSGLLAENEKIRPILAQLEKLLLCDLSPSTNDSVKN*");
}

TEST_CASE("translate: equals seqkit's translation, in six frames, with ambiguity codes") {
    if (!is_installed("seqkit")) {
        MESSAGE("SKIPPED: seqkit is not installed");
        return;
    }
    const TemporaryDirectory directory;
    std::mt19937 random(11);
    for (const std::size_t size : {3, 4, 5, 300, 3001}) {
        for (const int frame : {1, 2, 3, -1, -2, -3}) {
            CAPTURE(size);
            CAPTURE(frame);
            // seqkit 2.3 does not complement R and Y when it translates the other strand.
            const std::string_view letters = frame > 0 ? "ACGTACGTACGTACGTRYN" : "ACGTACGTACGTACGTN";
            std::string residues;
            while (residues.size() < size) {
                residues += letters[random() % letters.size()];
            }
            write_file(directory / "a.fa", ">a\n" + residues + "\n");
            const Outcome outcome = run(
                {"seqkit", "translate", "--quiet", "-x", "-w", "0", "-f", std::to_string(frame), directory / "a.fa"});
            CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
            const std::string strand = frame > 0 ? residues : reverse_complement(residues);
            std::string line = outcome.out.substr(std::min(outcome.out.find('\n') + 1, outcome.out.size()));
            line.erase(line.find_last_not_of('\n') + 1);
            CHECK(line == translate(std::string_view(strand).substr(static_cast<std::size_t>(std::abs(frame)) - 1)));
        }
    }
}

// What differs from table 1, in the words of https://www.ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi
TEST_CASE("translate: the genetic codes differ from the standard one where NCBI lists it") {
    const std::map<int, std::map<std::string, char>> differences{
        {1, {}},
        {2, {{"AGA", '*'}, {"AGG", '*'}, {"ATA", 'M'}, {"TGA", 'W'}}},
        {3, {{"ATA", 'M'}, {"CTT", 'T'}, {"CTC", 'T'}, {"CTA", 'T'}, {"CTG", 'T'}, {"TGA", 'W'}}},
        {4, {{"TGA", 'W'}}},
        {5, {{"AGA", 'S'}, {"AGG", 'S'}, {"ATA", 'M'}, {"TGA", 'W'}}},
        {6, {{"TAA", 'Q'}, {"TAG", 'Q'}}},
        {9, {{"AAA", 'N'}, {"AGA", 'S'}, {"AGG", 'S'}, {"TGA", 'W'}}},
        {10, {{"TGA", 'C'}}},
        {11, {}},
        {12, {{"CTG", 'S'}}},
        {13, {{"AGA", 'G'}, {"AGG", 'G'}, {"ATA", 'M'}, {"TGA", 'W'}}},
        {14, {{"AAA", 'N'}, {"AGA", 'S'}, {"AGG", 'S'}, {"TAA", 'Y'}, {"TGA", 'W'}}},
        {15, {{"TAG", 'Q'}}},
        {16, {{"TAG", 'L'}}},
        {21, {{"TGA", 'W'}, {"ATA", 'M'}, {"AGA", 'S'}, {"AGG", 'S'}, {"AAA", 'N'}}},
        {22, {{"TCA", '*'}, {"TAG", 'L'}}},
        {23, {{"TTA", '*'}}},
        {24, {{"AGA", 'S'}, {"AGG", 'K'}, {"TGA", 'W'}}},
        {25, {{"TGA", 'G'}}},
        {26, {{"CTG", 'A'}}},
        {27, {{"TAG", 'Q'}, {"TAA", 'Q'}, {"TGA", 'W'}}},
        {28, {{"TAA", 'Q'}, {"TAG", 'Q'}, {"TGA", 'W'}}},
        {29, {{"TAA", 'Y'}, {"TAG", 'Y'}}},
        {30, {{"TAA", 'E'}, {"TAG", 'E'}}},
        {31, {{"TGA", 'W'}, {"TAG", 'E'}, {"TAA", 'E'}}},
        {32, {{"TAG", 'W'}}},
        {33, {{"TAA", 'Y'}, {"TGA", 'W'}, {"AGA", 'S'}, {"AGG", 'K'}}},
    };
    std::vector<int> known;
    for (const auto& [code, different] : differences) {
        known.push_back(code);
        std::string expected(amino_acids);
        for (const auto& [codon, acid] : different) {
            const std::string codons = all_codons();
            for (std::size_t i = 0; i < expected.size(); ++i) {
                expected[i] = codons.substr(3 * i, 3) == codon ? acid : expected[i];
            }
        }
        CAPTURE(known.size());
        CHECK(translate(all_codons(), code) == expected);
    }
    CHECK(genetic_codes() == known);
    CHECK(translate("TGRATRAGN", 2) == "WMX");
    for (const int none : {0, -1, 7, 8, 17, 20, 34}) {
        CHECK_THROWS_AS((void)translate("ATG", none), InvalidArgument);
    }
}
