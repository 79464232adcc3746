#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "seqshelf/letters.hpp"
#include "sequence/motif.hpp"

namespace seqshelf::sequence {

/// One bit for each residue, 64 in a word, the first in the lowest bit.
using Bits = std::vector<std::uint64_t>;

/// Finds patterns in upper-case text. For each set of letters in the patterns it makes a plane: a bit for each position
/// of the text, set if one of these letters is there. Then it tries 64 positions at a time: it shifts the planes and
/// combines them with `and`, the most selective place of the pattern first, until no position is left.
/// Thread-safety: find() may be called concurrently.
class Matcher {
public:
    /// \param letters  that occur in the texts to search; others are not searched for
    /// \pre all patterns have the same length, which is not 0
    Matcher(const std::vector<Pattern>& patterns, LetterSet letters);

    /// Returns, for each pattern, where its matches within `text` begin: a bit for each position at which the pattern
    /// fits into the text, then zeros up to a whole word.
    /// Complexity: O(text); if the text is as repetitive as a pattern, O(text * pattern / 64).
    [[nodiscard]] std::vector<Bits> find(std::string_view text) const;

private:
    /// A set of letters, as find() compares text with it.
    struct Plane {
        std::size_t count = 0;  ///< of letters: 1, 2, 4 or 8, because there is code for these
        std::array<std::uint8_t, 8> letters{};  ///< the rest repeats the first
        bool others = false;  ///< the set is all letters but these
    };
    /// A place of a pattern, and the plane of the letters that match there.
    struct Place {
        std::size_t offset = 0;
        std::size_t plane = 0;
    };

    [[nodiscard]] static Plane plane_of(std::uint32_t mask, LetterSet letters);
    [[nodiscard]] std::vector<Place> places_of(const Pattern& pattern, LetterSet letters,
                                               std::vector<std::uint32_t>& masks) const;
    void fill(const Plane& plane, std::string_view text, Bits& bits) const;
    void match(const std::vector<Place>& places, const std::vector<Bits>& planes, std::span<std::uint64_t> found) const;

    std::size_t length_;
    std::vector<Plane> planes_;
    std::vector<std::vector<Place>> patterns_;  ///< the places to compare, the most selective first
};

}  // namespace seqshelf::sequence
