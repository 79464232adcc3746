#pragma once

#include <span>
#include <string>
#include <string_view>

#include "seqshelf/letters.hpp"

namespace seqshelf {

/// Whether sequences of these letters have another strand: IUPAC's nucleotide codes, U and X among them.
[[nodiscard]] bool have_complement(LetterSet letters) noexcept;

/// Turns residues into those of the other strand, read 5' to 3'. By IUPAC's codes A-T (A of U) B-V C-G D-H K-M R-Y; N,
/// S, W and X are their own. Case is kept; what is no nucleotide code stays as it is: see have_complement().
void reverse_complement(std::span<char> residues) noexcept;
[[nodiscard]] std::string reverse_complement(std::string residues);

/// Translates codons from the first residue on by the standard genetic code (NCBI's table 1): `*` is a stop codon, X
/// one that ambiguity codes leave open, and a rest of one or two residues is left out. U is T; case does not count.
[[nodiscard]] std::string translate(std::string_view residues);

}  // namespace seqshelf
