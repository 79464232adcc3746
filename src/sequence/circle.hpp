#pragma once

#include <cstdint>

#include "seqshelf/interval.hpp"

namespace seqshelf::sequence {

/// The rule for an interval that is given on a circular sequence of `length` residues and is not inside: it is allowed
/// if it crosses the origin once, and has each residue at most once. Interbase; positions may be any.
[[nodiscard]] constexpr bool crosses_origin_once(const Interval& interval, std::int64_t length) noexcept {
    const bool crosses = (interval.start < 0 && interval.end > 0) || (interval.start < length && interval.end > length);
    // The first two comparisons keep the difference below 2^63.
    return crosses && interval.start >= -length && interval.end - length <= length &&
           interval.end - interval.start <= length;
}

}  // namespace seqshelf::sequence
