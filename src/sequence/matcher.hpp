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

/// A bit a residue, 64 in a word, the first in the lowest bit.
using Bits = std::vector<std::uint64_t>;

/// Finds patterns in upper-case text. For each set of letters that the patterns have it makes a plane of bits, set
/// where one of these letters stands; then all positions are tried, 64 in a word, by shifting planes and and-ing them,
/// the most telling place of the pattern first, until no position is left.
/// Thread-safety: find() may be called concurrently.
class Matcher {
public:
    /// \param letters  that occur in the texts to search: what cannot be met is not looked for
    /// \pre the patterns have all the same length, which is not 0
    Matcher(const std::vector<Pattern>& patterns, LetterSet letters);

    /// For each pattern, where its matches within `text` begin: a bit for each position at which there is room for one,
    /// and zeros up to a whole word.
    /// Complexity: O(text); where the text is as repetitive as a pattern, O(text * pattern / 64).
    [[nodiscard]] std::vector<Bits> find(std::string_view text) const;

private:
    /// Letters to be told from the others.
    struct Plane {
        std::size_t count = 0;  ///< 1, 2, 4 or 8, for which there is code
        std::array<std::uint8_t, 8> letters{};  ///< some of them twice, if need be
        bool others = false;  ///< these are the letters that must not stand there
    };
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
    std::vector<std::vector<Place>> patterns_;  ///< the places to look at, the most telling first
};

}  // namespace seqshelf::sequence
