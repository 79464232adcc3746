#pragma once

#include <span>

#include "base/simd.hpp"

namespace seqshelf::sequence {

/// reverse_complement() in the form that is asked for.
void reverse_complement(std::span<char> residues, base::Simd simd) noexcept;

}  // namespace seqshelf::sequence
