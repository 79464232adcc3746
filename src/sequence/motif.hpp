#pragma once

#include <string_view>
#include <vector>

#include "seqshelf/letters.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf::sequence {

/// The letters that match at each place: one set for each residue of the motif.
using Pattern = std::vector<LetterSet>;

/// The pattern of a motif of letters A-Z. Each letter is an IUPAC code, and matches all codes whose bases are among its
/// own (R matches R, A and G; U is T, X is N); a letter that is no code matches nothing.
[[nodiscard]] Pattern iupac_pattern(std::string_view motif);
/// The same, but each letter matches only itself.
[[nodiscard]] Pattern literal_pattern(std::string_view motif);

/// The pattern that matches a text where `pattern` matches its reverse complement, which is that of `acid`.
[[nodiscard]] Pattern opposite(const Pattern& pattern, NucleicAcid acid = NucleicAcid::dna);

/// Whether two matches can have a residue in common. O(pattern.size()²) at worst, mostly O(pattern.size()).
[[nodiscard]] bool can_overlap_itself(const Pattern& pattern);

}  // namespace seqshelf::sequence
