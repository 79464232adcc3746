#pragma once

#include <string_view>
#include <vector>

#include "seqshelf/letters.hpp"

namespace seqshelf::sequence {

/// What may stand at each place of a match: one set of letters a residue of the motif.
using Pattern = std::vector<LetterSet>;

/// The pattern of a motif of letters A-Z: by IUPAC's codes, where a code stands for all whose bases are among its own
/// (R for R, A and G; U is T, X is N; a letter that is no code for nothing), or each letter for itself.
[[nodiscard]] Pattern iupac_pattern(std::string_view motif);
[[nodiscard]] Pattern literal_pattern(std::string_view motif);

/// The pattern that matches a text where `pattern` matches its reverse complement.
[[nodiscard]] Pattern opposite(const Pattern& pattern);

/// Whether two matches can have a residue in common. O(pattern.size()²) at worst, mostly O(pattern.size()).
[[nodiscard]] bool can_overlap_itself(const Pattern& pattern);

}  // namespace seqshelf::sequence
