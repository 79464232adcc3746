#pragma once

#include <cstdint>

namespace seqshelf {

/// A stretch of a sequence in interbase coordinates: 0-based, half-open, in residues. {0, 0} is empty and lies before
/// the first residue. A plain value: whether it fits a sequence is checked where it is used.
struct Interval {
    std::int64_t start = 0;
    std::int64_t end = 0;

    [[nodiscard]] constexpr std::int64_t length() const noexcept { return end - start; }
    friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace seqshelf
