#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "seqshelf/location.hpp"

namespace seqshelf::sequence {

/// What is read for a part of a location: residues of the sequence, and how many N are before and after them, 5' to 3'.
struct PlacedPart {
    std::int64_t before = 0;
    Interval inside;
    std::int64_t after = 0;

    [[nodiscard]] std::int64_t length() const noexcept { return before + inside.length() + after; }
};

/// A location on a sequence of a given length. Its parts are clipped at the ends or padded with N, and checked, once;
/// all code that reads a location iterates over these parts.
/// Thread-safety: a value.
class PlacedLocation {
public:
    /// \param check  throws InvalidInterval for an interval that the sequence does not contain. It is called for each
    ///               part; a part that has nothing in common with the sequence is passed unchanged.
    template <typename Check>
    PlacedLocation(const Location& location, std::int64_t length, Bounds bounds, Check check)
        : count_(location.parts.size()) {
        if (count_ > 1) {
            parts_.reserve(count_);
        }
        for (const Interval& part : location.parts) {
            if (part.start < -max_padding || part.end > length + max_padding) {
                check(part);  // throws: so many N are useless
            }
            const PlacedPart placed = place(part, length, bounds);
            check(placed.inside);
            residues_ += placed.length();
            if (count_ == 1) {
                only_ = placed;
            } else {
                parts_.push_back(placed);
            }
        }
    }

    [[nodiscard]] std::span<const PlacedPart> parts() const noexcept {
        return count_ == 1 ? std::span(&only_, 1) : std::span(parts_);
    }
    /// Including the N.
    [[nodiscard]] std::int64_t residues() const noexcept { return residues_; }

private:
    static constexpr std::int64_t max_padding = std::int64_t{1} << 40;  ///< at one end of a part

    /// For Bounds::error, `inside` is the part, even if it goes beyond an end.
    [[nodiscard]] static PlacedPart place(const Interval& part, std::int64_t length, Bounds bounds) noexcept {
        const std::int64_t start = std::max<std::int64_t>(part.start, 0);
        const std::int64_t end = std::min(part.end, length);
        if (bounds == Bounds::error || start >= end) {
            return {0, part, 0};
        }
        PlacedPart placed{0, {start, end, part.strand}, 0};
        if (bounds == Bounds::pad) {
            const bool plus = part.strand == Strand::plus;
            placed.before = plus ? start - part.start : part.end - end;
            placed.after = plus ? part.end - end : start - part.start;
        }
        return placed;
    }

    std::size_t count_;
    PlacedPart only_;  ///< if there is one part: most locations have one, and so need no memory on the heap
    std::vector<PlacedPart> parts_;
    std::int64_t residues_ = 0;
};

}  // namespace seqshelf::sequence
