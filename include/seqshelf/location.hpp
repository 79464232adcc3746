#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/interval.hpp"

namespace seqshelf {

/// What happens to residues of a location that are beyond the ends of the sequence.
enum class Bounds {
    error,  ///< InvalidInterval
    clip,   ///< they are skipped
    pad,    ///< they are N
};

/// The place of a slice: stretches of one sequence, which are read in this order, each 5' to 3' on its own strand, and
/// joined. As in GenBank's locations: `join(1..4,complement(9..12))` is {[0, 4), [8, 12) minus}.
/// Thread-safety: a value.
struct Location {
    std::vector<Interval> parts;  ///< in the order in which they are read

    Location() = default;  ///< no parts
    /// The location of one part.
    Location(Interval interval) : parts{interval} {}  // NOLINT: an interval is a location
    /// The location of these parts.
    explicit Location(std::vector<Interval> joined) : parts(std::move(joined)) {}

    /// Residues of all parts, those beyond the sequence included.
    [[nodiscard]] std::int64_t length() const noexcept;
    /// Whether length() is 0.
    [[nodiscard]] bool empty() const noexcept { return length() == 0; }
    /// The same location on the other strand, read from the last part to the first.
    [[nodiscard]] Location opposite() const;
    /// This location with that many more residues before its first part and after its last, read 5' to 3'; negative
    /// numbers remove residues.
    /// \throws InvalidInterval  as Interval::expand
    [[nodiscard]] Location expand(std::int64_t upstream, std::int64_t downstream) const;
    /// The empty location before its first residue. \pre it has a part
    [[nodiscard]] Location end5() const { return parts.front().end5(); }
    /// The empty location after its last residue. \pre it has a part
    [[nodiscard]] Location end3() const { return parts.back().end3(); }
    /// The same residues on a circular sequence of `length` residues: a part that goes beyond one end continues at the
    /// other.
    /// \throws InvalidInterval  a part is longer than the sequence
    [[nodiscard]] Location on_circle(std::int64_t length) const;

    /// Whether all parts are equal.
    friend bool operator==(const Location&, const Location&) = default;
};

}  // namespace seqshelf
