#include "seqshelf/residues.hpp"

#include <array>
#include <cstdint>

#include "base/simd.hpp"
#include "sequence/complement.hpp"

namespace seqshelf {

namespace {

// NCBI's table 1: the codons TTT, TTC, TTA, TTG, TCT, … GGG.
constexpr std::string_view amino_acids = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";

/// Which of T, C, A, G (bits 0 to 3) a code means; 0: it is no code.
constexpr std::array<std::uint8_t, 32> bases = [] {
    std::array<std::uint8_t, 32> table{};
    constexpr std::string_view codes = "TUCAGRYSWKMBDHVN";
    constexpr std::array<std::uint8_t, 16> sets{1, 1, 2, 4, 8, 12, 3, 10, 5, 9, 6, 11, 13, 7, 14, 15};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        table[static_cast<unsigned char>(codes[i]) & 31] = sets[i];
    }
    return table;
}();

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

unsigned bases_of(char residue) { return is_letter(residue) ? bases[static_cast<unsigned char>(residue) & 31] : 0U; }

bool has(unsigned set, unsigned base) { return (set >> base & 1U) != 0; }

/// The amino acid of all codons that this one can be, or X if they differ.
char common_amino_acid(unsigned first, unsigned second, unsigned third) {
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

/// Amino acids, indexed by three sets of bases.
const std::array<char, 4096>& amino_acid_table() {
    static const std::array<char, 4096> table = [] {
        std::array<char, 4096> made{};
        for (unsigned sets = 0; sets < made.size(); ++sets) {
            made[sets] = common_amino_acid(sets >> 8, sets >> 4 & 15, sets & 15);
        }
        return made;
    }();
    return table;
}

}  // namespace

bool have_complement(LetterSet letters) noexcept {
    static const LetterSet with_complement = LetterSet::of(sequence::complemented_letters);
    return (letters.mask() & ~with_complement.mask()) == 0;
}

NucleicAcid nucleic_acid_of(LetterSet letters) noexcept {
    constexpr auto bit_of = [](char letter) { return std::uint32_t{1} << (letter - 'A'); };
    return (letters.mask() & (bit_of('T') | bit_of('U'))) == bit_of('U') ? NucleicAcid::rna : NucleicAcid::dna;
}

void reverse_complement(std::span<char> residues, NucleicAcid acid) noexcept {
    sequence::reverse_complement(residues, base::best_simd());
    if (acid == NucleicAcid::rna) {
        sequence::write_minus_strand_as(residues, acid);
    }
}

std::string reverse_complement(std::string residues, NucleicAcid acid) {
    reverse_complement(std::span<char>(residues), acid);
    return residues;
}

std::string translate(std::string_view residues) {
    const std::array<char, 4096>& table = amino_acid_table();
    std::string protein;
    protein.reserve(residues.size() / 3);
    for (; residues.size() >= 3; residues.remove_prefix(3)) {
        protein += table[bases_of(residues[0]) << 8 | bases_of(residues[1]) << 4 | bases_of(residues[2])];
    }
    return protein;
}

}  // namespace seqshelf
