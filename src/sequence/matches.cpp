#include "sequence/matches.hpp"

namespace seqshelf::sequence {

namespace {

std::int64_t position_of(std::int64_t first, std::size_t word, int bit) {
    return first + static_cast<std::int64_t>(word * 64) + bit;
}

}  // namespace

std::int64_t Matches::thin_from_left(std::int64_t length, std::int64_t from) {
    for (std::size_t word = 0; word < bits.size(); ++word) {
        std::uint64_t kept = 0;
        for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
            const int bit = std::countr_zero(left);
            const std::int64_t position = position_of(first, word, bit);
            if (position >= from) {
                kept |= std::uint64_t{1} << bit;
                from = position + length;
            }
        }
        bits[word] = kept;
    }
    return from;
}

std::int64_t Matches::thin_from_right(std::int64_t length, std::int64_t to) {
    for (std::size_t word = bits.size(); word-- > 0;) {
        std::uint64_t kept = 0;
        for (std::uint64_t left = bits[word]; left != 0;) {
            const int bit = 63 - std::countl_zero(left);
            left &= ~(std::uint64_t{1} << bit);
            const std::int64_t position = position_of(first, word, bit);
            if (position + length <= to) {
                kept |= std::uint64_t{1} << bit;
                to = position;
            }
        }
        bits[word] = kept;
    }
    return to;
}

}  // namespace seqshelf::sequence
