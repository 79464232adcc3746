#pragma once

#include <cstdint>
#include <string>

#include "seqshelf/interval.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf::analysis {

/// An insertion or deletion, and over how many residues to the left and to the right it can be shifted with the same
/// result. 0 for all other variants.
struct Ambiguity {
    Variant trimmed;
    std::int64_t left = 0;
    std::int64_t right = 0;

    /// From the start of the leftmost place of the change to the end of the rightmost one.
    [[nodiscard]] Interval region() const noexcept { return {trimmed.start - left, trimmed.interval().end + right}; }
    /// The residues that are inserted or deleted. \pre one allele is empty
    [[nodiscard]] const std::string& unit() const noexcept {
        return trimmed.reference.empty() ? trimmed.alternate : trimmed.reference;
    }
};

/// \param variant  its reference must agree with the sequence
/// Complexity: O(alleles + residues it can be shifted over), which are read in pieces of at most 1 MiB.
[[nodiscard]] Ambiguity ambiguity_of(const Sequence& sequence, const Variant& variant);

/// Whether both alleles are equal, so that there is nothing to trim or to shift.
[[nodiscard]] inline bool nothing_varies(const Variant& variant) { return variant.reference == variant.alternate; }

}  // namespace seqshelf::analysis
