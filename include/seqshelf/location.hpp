#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/interval.hpp"

namespace seqshelf {

/// What is done about parts of a location that lie beyond the sequence.
enum class Bounds {
    error,  ///< InvalidInterval
    clip,   ///< they are left out
    pad,    ///< they are N, in their place
};

/// Where a slice lies: stretches of one sequence in the order in which they are read, each 5' to 3' on its own strand,
/// and joined. As GenBank's locations: `join(1..4,complement(9..12))` is {[0, 4), [8, 12) minus}.
/// Thread-safety: a value.
struct Location {
    std::vector<Interval> parts;

    Location() = default;
    Location(Interval interval) : parts{interval} {}  // NOLINT: an interval is a location
    explicit Location(std::vector<Interval> joined) : parts(std::move(joined)) {}

    /// Residues, were none beyond the sequence.
    [[nodiscard]] std::int64_t length() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return length() == 0; }
    /// The same residues of the other strand: read from the last part to the first.
    [[nodiscard]] Location opposite() const;
    /// With so many residues more before its first part and behind its last, read 5' to 3'; negative numbers take away.
    /// \throws InvalidInterval  as Interval::expand
    [[nodiscard]] Location expand(std::int64_t upstream, std::int64_t downstream) const;
    /// The empty location before its first residue, and behind its last. \pre it has a part
    [[nodiscard]] Location end5() const { return parts.front().end5(); }
    [[nodiscard]] Location end3() const { return parts.back().end3(); }
    /// On a circular sequence of `length` residues: what lies beyond an end is taken up at the other.
    /// \throws InvalidInterval  a part is longer than the sequence
    [[nodiscard]] Location on_circle(std::int64_t length) const;

    friend bool operator==(const Location&, const Location&) = default;
};

}  // namespace seqshelf
