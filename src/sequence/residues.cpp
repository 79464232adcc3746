#include "seqshelf/residues.hpp"

#include <cstdint>

#include "base/simd.hpp"
#include "sequence/complement.hpp"

namespace seqshelf {

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

}  // namespace seqshelf
