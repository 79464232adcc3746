#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <string>

#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf {

namespace {

struct GeneticCode {
    int number;
    std::string_view amino_acids;  ///< of the codons TTT, TTC, TTA, TTG, TCT, TCC, … GGG
};

/// As NCBI prints them (`ncbieaa` in gc.prt, version 4.6).
constexpr std::array codes{
    GeneticCode{1, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{2, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG"},
    GeneticCode{3, "FFLLSSSSYY**CCWWTTTTPPPPHHQQRRRRIIMMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{4, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{5, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSSSVVVVAAAADDEEGGGG"},
    GeneticCode{6, "FFLLSSSSYYQQCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{9, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNNKSSSSVVVVAAAADDEEGGGG"},
    GeneticCode{10, "FFLLSSSSYY**CCCWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{11, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{12, "FFLLSSSSYY**CC*WLLLSPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{13, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSGGVVVVAAAADDEEGGGG"},
    GeneticCode{14, "FFLLSSSSYYY*CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNNKSSSSVVVVAAAADDEEGGGG"},
    GeneticCode{15, "FFLLSSSSYY*QCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{16, "FFLLSSSSYY*LCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{21, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNNKSSSSVVVVAAAADDEEGGGG"},
    GeneticCode{22, "FFLLSS*SYY*LCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{23, "FF*LSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{24, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSSKVVVVAAAADDEEGGGG"},
    GeneticCode{25, "FFLLSSSSYY**CCGWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{26, "FFLLSSSSYY**CC*WLLLAPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{27, "FFLLSSSSYYQQCCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{28, "FFLLSSSSYYQQCCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{29, "FFLLSSSSYYYYCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{30, "FFLLSSSSYYEECC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{31, "FFLLSSSSYYEECCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{32, "FFLLSSSSYY*WCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"},
    GeneticCode{33, "FFLLSSSSYYY*CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSSKVVVVAAAADDEEGGGG"},
};

/// Which of T, C, A, G (bits 0 to 3) a code means; 0: it is no code.
constexpr std::array<std::uint8_t, 32> bases = [] {
    std::array<std::uint8_t, 32> table{};
    constexpr std::string_view letters = "TUCAGRYSWKMBDHVN";
    constexpr std::array<std::uint8_t, 16> sets{1, 1, 2, 4, 8, 12, 3, 10, 5, 9, 6, 11, 13, 7, 14, 15};
    for (std::size_t i = 0; i < letters.size(); ++i) {
        table[static_cast<unsigned char>(letters[i]) & 31] = sets[i];
    }
    return table;
}();

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

unsigned bases_of(char residue) { return is_letter(residue) ? bases[static_cast<unsigned char>(residue) & 31] : 0U; }

bool has(unsigned set, unsigned base) { return (set >> base & 1U) != 0; }

/// The amino acid of all codons that this one can be, or X if they differ.
char common_amino_acid(std::string_view amino_acids, unsigned first, unsigned second, unsigned third) {
    char common = '\0';
    for (unsigned codon = 0; codon < 64; ++codon) {
        if (has(first, codon >> 4) && has(second, codon >> 2 & 3) && has(third, codon & 3)) {
            if (common != '\0' && common != amino_acids[codon]) {
                return 'X';
            }
            common = amino_acids[codon];
        }
    }
    return common == '\0' ? 'X' : common;
}

/// Amino acids, indexed by three sets of bases. Made when a code is first used.
struct AminoAcids {
    std::once_flag once{};
    std::array<char, 4096> table{};
};

const std::array<char, 4096>& amino_acid_table(std::size_t code) {
    static std::array<AminoAcids, codes.size()> all;
    AminoAcids& made = all[code];
    std::call_once(made.once, [&] {
        for (unsigned sets = 0; sets < made.table.size(); ++sets) {
            made.table[sets] = common_amino_acid(codes[code].amino_acids, sets >> 8, sets >> 4 & 15, sets & 15);
        }
    });
    return made.table;
}

}  // namespace

std::vector<int> genetic_codes() {
    std::vector<int> numbers;
    for (const GeneticCode& code : codes) {
        numbers.push_back(code.number);
    }
    return numbers;
}

std::string translate(std::string_view residues, int code) {
    const auto* const found =
        std::find_if(codes.begin(), codes.end(), [&](const GeneticCode& each) { return each.number == code; });
    if (found == codes.end()) {
        throw InvalidArgument(std::to_string(code) + " is not the number of a genetic code");
    }
    const std::array<char, 4096>& table = amino_acid_table(static_cast<std::size_t>(found - codes.begin()));
    std::string protein;
    protein.reserve(residues.size() / 3);
    for (; residues.size() >= 3; residues.remove_prefix(3)) {
        protein += table[bases_of(residues[0]) << 8 | bases_of(residues[1]) << 4 | bases_of(residues[2])];
    }
    return protein;
}

}  // namespace seqshelf
