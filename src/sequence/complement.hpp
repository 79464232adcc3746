#pragma once

#include <span>
#include <string_view>

#include "base/simd.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf::sequence {

/// IUPAC's nucleotide codes, including U and X.
inline constexpr std::string_view complemented_letters = "ACGTURYSWKMBDHVNX";

/// reverse_complement() of DNA with the given instructions.
void reverse_complement(std::span<char> residues, base::Simd simd) noexcept;

/// Writes the letter opposite A as T or as U, where a reverse complement has either. Only A has these as its
/// complement, so it does not matter which of them the reverse complement was made with.
void write_minus_strand_as(std::span<char> residues, NucleicAcid acid) noexcept;

}  // namespace seqshelf::sequence
