#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"

namespace seqshelf {

/// Which strand of a sequence is read: the one that is stored, or its reverse complement.
enum class Strand : char { plus = '+', minus = '-' };

/// The other strand.
[[nodiscard]] constexpr Strand opposite(Strand strand) noexcept {
    return strand == Strand::plus ? Strand::minus : Strand::plus;
}

/// A stretch of one strand of a sequence in interbase coordinates: 0-based, half-open, in residues of the stored
/// strand, `start <= end` on both strands. {0, 0} is empty and is before the first residue. Whether an interval fits a
/// sequence is checked where it is used. Intervals that are compared are of one sequence; an interval never contains,
/// overlaps, or is up- or downstream of one on the other strand.
/// Thread-safety: a value.
struct Interval {
    std::int64_t start = 0;        ///< interbase: the residues before the interval on the stored strand
    std::int64_t end = 0;          ///< interbase: the residues up to its end, the interval included
    Strand strand = Strand::plus;  ///< the strand that is read

    /// Residues `first` to `last`, counted from 1, both included: (10, 20) is [9, 20).
    /// \throws InvalidInterval  first < 1 or last < first: such coordinates cannot express an empty interval
    [[nodiscard]] static Interval from_one_based(std::int64_t first, std::int64_t last, Strand strand = Strand::plus) {
        if (first < 1 || last < first) {
            throw InvalidInterval(std::to_string(first) + "-" + std::to_string(last) +
                                      " is not an interval: positions start at 1, the start is not after the end",
                                  -1);
        }
        return {first - 1, last, strand};
    }
    /// As from_one_based; negative positions are on the minus strand, where (-20, -10) is [9, 20).
    /// \throws InvalidInterval  also for one positive and one negative position
    [[nodiscard]] static Interval from_signed_one_based(std::int64_t first, std::int64_t last) {
        const bool minus = first < 0 && last < 0 && first != std::numeric_limits<std::int64_t>::min();
        return minus ? from_one_based(-last, -first, Strand::minus) : from_one_based(first, last);
    }

    /// Residues in the interval.
    [[nodiscard]] constexpr std::int64_t length() const noexcept { return end - start; }
    /// Whether it contains no residue.
    [[nodiscard]] constexpr bool empty() const noexcept { return start == end; }

    /// Whether `other` is within this interval. An empty one at either end is.
    [[nodiscard]] constexpr bool contains(const Interval& other) const noexcept {
        return strand == other.strand && start <= other.start && other.end <= end;
    }
    /// Whether both share a residue, or one is empty and strictly inside the other.
    [[nodiscard]] constexpr bool overlaps(const Interval& other) const noexcept {
        return strand == other.strand && start < other.end && other.start < end;
    }
    /// Whether it ends before `other` begins, read 5' to 3'; they may touch. An interval is not upstream of itself,
    /// even if it is empty.
    [[nodiscard]] constexpr bool upstream_of(const Interval& other) const noexcept {
        return strand == other.strand && (strand == Strand::plus ? before(other) : other.before(*this));
    }
    /// Whether `other` is upstream of this interval.
    [[nodiscard]] constexpr bool downstream_of(const Interval& other) const noexcept {
        return other.upstream_of(*this);
    }

    /// This interval moved by that many residues in 3' direction. \throws InvalidInterval  beyond 64 bits
    [[nodiscard]] Interval shift(std::int64_t downstream) const { return expand(negated(downstream), downstream); }
    /// This interval with that many more residues at its 5' and at its 3' end; negative numbers remove residues.
    /// \throws InvalidInterval  it has fewer residues than are removed, or beyond 64 bits
    [[nodiscard]] Interval expand(std::int64_t upstream, std::int64_t downstream) const {
        const bool plus = strand == Strand::plus;
        const Interval result{sum(start, negated(plus ? upstream : downstream)), sum(end, plus ? downstream : upstream),
                              strand};
        if (result.end < result.start) {
            throw InvalidInterval("an interval of " + std::to_string(length()) + " residues cannot be expanded by " +
                                      std::to_string(upstream) + " and " + std::to_string(downstream),
                                  -1);
        }
        return result;
    }
    /// The empty interval before its first residue, read 5' to 3'.
    [[nodiscard]] constexpr Interval end5() const noexcept { return strand == Strand::plus ? at(start) : at(end); }
    /// The empty interval after its last residue, read 5' to 3'.
    [[nodiscard]] constexpr Interval end3() const noexcept { return strand == Strand::plus ? at(end) : at(start); }
    /// The empty interval between its halves if the length is even, else its middle residue.
    [[nodiscard]] constexpr Interval midpoint() const noexcept {
        const std::int64_t middle = start + length() / 2;
        return {middle, middle + length() % 2, strand};
    }
    /// The same interval on the other strand.
    [[nodiscard]] constexpr Interval opposite() const noexcept { return {start, end, seqshelf::opposite(strand)}; }

    /// What both have in common; std::nullopt if they do not overlap.
    [[nodiscard]] constexpr std::optional<Interval> intersect(const Interval& other) const noexcept {
        if (!overlaps(other)) {
            return std::nullopt;
        }
        return Interval{std::max(start, other.start), std::min(end, other.end), strand};
    }
    /// What is not in `other`: none, one or two intervals, ascending. Subtracting an empty interval changes nothing.
    [[nodiscard]] std::vector<Interval> subtract(const Interval& other) const {
        if (!overlaps(other) || other.empty()) {
            return {*this};
        }
        std::vector<Interval> left;
        if (start < other.start) {
            left.push_back({start, other.start, strand});
        }
        if (other.end < end) {
            left.push_back({other.end, end, strand});
        }
        return left;
    }
    /// The smallest interval that contains both. \throws InvalidInterval  they are on different strands
    [[nodiscard]] Interval span(const Interval& other) const {
        require_strand_of(other);
        return {std::min(start, other.start), std::max(end, other.end), strand};
    }
    /// Residues between them; 0 if they touch or overlap. \throws InvalidInterval  they are on different strands
    [[nodiscard]] std::int64_t distance(const Interval& other) const {
        require_strand_of(other);
        return std::max<std::int64_t>({0, other.start - end, start - other.end});
    }

    /// Orders by start, then end, then strand (plus first).
    friend constexpr auto operator<=>(const Interval&, const Interval&) = default;

private:
    [[nodiscard]] constexpr bool before(const Interval& other) const noexcept {
        return end <= other.start && start < other.end;
    }
    [[nodiscard]] constexpr Interval at(std::int64_t position) const noexcept { return {position, position, strand}; }
    [[nodiscard]] static std::int64_t sum(std::int64_t a, std::int64_t b) {
        std::int64_t result = 0;
        if (__builtin_add_overflow(a, b, &result)) {
            throw InvalidInterval("positions beyond 64 bits", -1);
        }
        return result;
    }
    [[nodiscard]] static std::int64_t negated(std::int64_t value) {
        std::int64_t result = 0;
        if (__builtin_sub_overflow(std::int64_t{0}, value, &result)) {
            throw InvalidInterval("positions beyond 64 bits", -1);
        }
        return result;
    }
    void require_strand_of(const Interval& other) const {
        if (strand != other.strand) {
            throw InvalidInterval("the intervals are on different strands", -1);
        }
    }
};

}  // namespace seqshelf
