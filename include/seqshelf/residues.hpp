#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/letters.hpp"

namespace seqshelf {

/// Whether sequences of these letters have a minus strand: all are IUPAC nucleotide codes, U and X included.
[[nodiscard]] bool have_complement(LetterSet letters) noexcept;

/// Which letter is opposite A: T in DNA, U in RNA.
enum class NucleicAcid { dna, rna };

/// What a sequence of these letters is: RNA if it has U and no T, else DNA.
[[nodiscard]] NucleicAcid nucleic_acid_of(LetterSet letters) noexcept;

/// Replaces residues by those of the other strand, read 5' to 3'. By IUPAC's codes A-T (A-U in RNA; T and U both become
/// A) B-V C-G D-H K-M R-Y; N, S, W and X are their own complements. Case is kept; other bytes stay as they are: see
/// have_complement().
void reverse_complement(std::span<char> residues, NucleicAcid acid = NucleicAcid::dna) noexcept;
/// The same for a string, returned.
[[nodiscard]] std::string reverse_complement(std::string residues, NucleicAcid acid = NucleicAcid::dna);

/// The numbers of NCBI's genetic codes that translate() knows, ascending: those of GenBank's `transl_table`.
[[nodiscard]] std::vector<int> genetic_codes();

/// Translates codons from the first residue on by one of NCBI's genetic codes; 1 is the standard code. `*` is a stop
/// codon, X a codon that is ambiguous; one or two residues at the end are ignored. U is T; case does not matter. A
/// codon that is a stop or an amino acid, depending on its context (in 27, 28 and 31), is the amino acid.
/// \throws InvalidArgument  the code is not one of genetic_codes()
[[nodiscard]] std::string translate(std::string_view residues, int code = 1);

}  // namespace seqshelf
