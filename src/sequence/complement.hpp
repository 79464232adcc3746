#pragma once

#include <span>
#include <string_view>

#include "base/simd.hpp"

namespace seqshelf::sequence {

/// IUPAC's nucleotide codes, U and X among them.
inline constexpr std::string_view complemented_letters = "ACGTURYSWKMBDHVNX";

/// reverse_complement() in the form that is asked for.
void reverse_complement(std::span<char> residues, base::Simd simd) noexcept;

}  // namespace seqshelf::sequence
