#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "sequence/matcher.hpp"

namespace seqshelf::sequence {

/// Where matches of one pattern begin, among `first` and the positions behind it.
struct Matches {
    Bits bits;
    std::int64_t first = 0;

    /// Leaves, from left to right, those that begin at `from` or later and not within one that was left. Returns where
    /// the next one may begin. \param length  of a match
    std::int64_t thin_from_left(std::int64_t length, std::int64_t from);
    /// Leaves, from right to left, those that end at `to` or before it and not within one that was left. Returns where
    /// the next one may end.
    std::int64_t thin_from_right(std::int64_t length, std::int64_t to);
};

/// Calls `use(position, which)` for every match of all, in the order of positions, and of `all` at one position.
/// \pre they begin at the same position, and have as many bits
template <typename Use>
void for_each_match(const std::vector<Matches>& all, Use use) {
    for (std::size_t word = 0; word < all.front().bits.size(); ++word) {
        std::uint64_t left = 0;
        for (const Matches& matches : all) {
            left |= matches.bits[word];
        }
        for (; left != 0; left &= left - 1) {
            const int bit = std::countr_zero(left);
            for (std::size_t i = 0; i < all.size(); ++i) {
                if ((all[i].bits[word] >> bit & 1) != 0) {
                    use(all[i].first + static_cast<std::int64_t>(word * 64) + bit, i);
                }
            }
        }
    }
}

}  // namespace seqshelf::sequence
