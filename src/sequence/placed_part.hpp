#pragma once

#include <algorithm>
#include <cstdint>

#include "seqshelf/location.hpp"

namespace seqshelf::repository {

/// At one end of a part.
constexpr std::int64_t max_padding = std::int64_t{1} << 40;

/// What is read for a part of a location: residues of the sequence, and the N before and behind them, 5' to 3'.
struct PlacedPart {
    std::int64_t before = 0;
    Interval inside;
    std::int64_t behind = 0;

    [[nodiscard]] std::int64_t length() const noexcept { return before + inside.length() + behind; }
};

/// A part on a sequence of `length` residues. Where it has nothing in common with the sequence, `inside` does not lie
/// within that; nor, for Bounds::error, where it goes beyond an end.
[[nodiscard]] inline PlacedPart place(const Interval& part, std::int64_t length, Bounds bounds) noexcept {
    const std::int64_t start = std::max<std::int64_t>(part.start, 0);
    const std::int64_t end = std::min(part.end, length);
    if (bounds == Bounds::error || start >= end) {
        return {0, part, 0};
    }
    PlacedPart placed{0, {start, end, part.strand}, 0};
    if (bounds == Bounds::pad) {
        const bool plus = part.strand == Strand::plus;
        placed.before = plus ? start - part.start : part.end - end;
        placed.behind = plus ? part.end - end : start - part.start;
    }
    return placed;
}

}  // namespace seqshelf::repository
