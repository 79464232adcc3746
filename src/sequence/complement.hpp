#pragma once

#include <span>
#include <string_view>

#include "base/simd.hpp"

namespace seqshelf::sequence {

/// IUPAC's nucleotide codes, including U and X.
inline constexpr std::string_view complemented_letters = "ACGTURYSWKMBDHVNX";

/// reverse_complement() with the given instructions.
void reverse_complement(std::span<char> residues, base::Simd simd) noexcept;

}  // namespace seqshelf::sequence
