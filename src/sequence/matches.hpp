#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "sequence/matcher.hpp"

namespace seqshelf::sequence {

/// Where matches of one pattern begin: bit 0 is for position `first`.
struct Matches {
    Bits bits;
    std::int64_t first = 0;

    /// Going from left to right, keeps the matches that begin at `from` or later and do not overlap one that was kept.
    /// \param length  of a match
    /// \returns where the next one may begin
    std::int64_t thin_from_left(std::int64_t length, std::int64_t from);
    /// Going from right to left, keeps the matches that end at `to` or before and do not overlap one that was kept.
    /// \returns where the next one may end
    std::int64_t thin_from_right(std::int64_t length, std::int64_t to);
};

/// Calls `use(position, which)` for every match, ordered by position, then as in `all`.
/// \pre all have the same first position and the same number of bits
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
