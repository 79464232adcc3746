#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "seqshelf/interval.hpp"
#include "seqshelf/location.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf {

/// The point of an interval that keeps its place when variants move what lies around it: its first end, read 5' to 3',
/// or its last; the smaller of its two positions, or the greater; or its centre.
enum class Anchor { five_prime, three_prime, start, end, center };

/// Interbase. The centre of an odd number of residues is before the middle one, read 5' to 3': of [5, 10) that is 7, on
/// the minus strand 8.
[[nodiscard]] constexpr std::int64_t anchor_position(Anchor anchor, const Interval& interval) noexcept {
    const bool plus = interval.strand == Strand::plus;
    switch (anchor) {
        case Anchor::five_prime:
            return interval.end5().start;
        case Anchor::three_prime:
            return interval.end3().start;
        case Anchor::start:
            return interval.start;
        case Anchor::end:
            return interval.end;
        case Anchor::center:
            return plus ? interval.start + interval.length() / 2 : interval.end - interval.length() / 2;
    }
    return interval.start;
}

/// Which residue of the reference a residue of a patched sequence stands for.
/// Thread-safety: a value.
struct ReferencePosition {
    static constexpr std::int64_t not_inserted = -1;

    std::int64_t position = 0;  ///< interbase; of padding as if the sequence went on: negative before its start
    std::int64_t inserted =
        not_inserted;  ///< else it stands for none: it is inserted before `position`, after so many others

    friend bool operator==(const ReferencePosition&, const ReferencePosition&) = default;
};

/// Two variants change the same residues, or one inserts among those that the other replaces.
class VariantOverlap : public InvalidArgument {
public:
    VariantOverlap(const std::string& message, std::size_t first, std::size_t second)
        : InvalidArgument(message), first_(first), second_(second) {}

    /// Indexes among the variants that were given, the one that was given earlier first.
    [[nodiscard]] std::size_t first() const noexcept { return first_; }
    [[nodiscard]] std::size_t second() const noexcept { return second_; }

private:
    std::size_t first_;
    std::size_t second_;
};

/// The indexes of variants that overlap one before them which is not among them: without these the others can be
/// applied. Ascending.
[[nodiscard]] std::vector<std::size_t> find_overlapping(const std::vector<Variant>& variants);

/// A sequence with variants applied, sliced by intervals of the reference: the sequence without them. It has
/// coordinates of its own, in which its residues are counted; lift() and lift_anchored() go from the reference's to
/// these, reference_positions() the other way.
///
/// Of a variant, what REF and ALT begin with in common is left out, then what they end with. Of the rest, ALT's
/// residues stand for REF's one by one from the left; what ALT has more is inserted behind them, what it has less is
/// deleted there. Variants may touch. Insertions at one point are joined in the order they were given, and stand before
/// what replaces the residue behind that point.
///
/// Thread-safety: all functions may be called concurrently. Cheap to copy.
class PatchedSequence {
public:
    /// Checks all variants, reading what they replace. Messages name a variant, or both, by position and alleles.
    /// \param variants  in any order
    /// \throws ReferenceMismatch  the sequence has other residues there
    /// \throws InvalidInterval    a variant does not lie within the sequence
    /// \throws InvalidInput       as check_reference(): the alternate does not go with the sequence's letters
    /// \throws VariantOverlap
    /// Complexity: O(n log n) of n variants.
    PatchedSequence(Sequence sequence, const std::vector<Variant>& variants);

    [[nodiscard]] const Sequence& sequence() const noexcept { return sequence_; }
    /// Of the patched sequence, in residues.
    [[nodiscard]] std::int64_t length() const noexcept;

    /// Residues `interval` of the reference with the variants in it applied, so the length may differ. An insertion at
    /// the interval's start is inside, one at its end is not, unless there the sequence ends; an empty interval yields
    /// "". So intervals that follow each other give slices that do, and the interval of the whole sequence all of it.
    /// On the minus strand, the reverse complement of the same.
    /// \throws InvalidInterval, InvalidArgument, Corruption, IoError  as Sequence::fetch
    /// Complexity: O(log variants + result + variants in it), whatever the sequence's length; only residues of the
    /// result are read.
    [[nodiscard]] std::string fetch(Interval interval) const { return fetch_lifted(lift(interval)); }
    /// The whole patched sequence.
    [[nodiscard]] std::string fetch() const { return fetch_lifted({0, length()}); }
    /// The same of a location's parts, joined. `bounds` is for what lies beyond the reference, as in Sequence::fetch.
    [[nodiscard]] std::string fetch(const Location& location, Bounds bounds = Bounds::error) const;

    /// A slice of exactly interval.length() residues: `anchor`, a position of the reference, keeps its distance from
    /// both ends of the interval, and as many residues are taken in, or left out, at the ends as variants need.
    ///
    /// \param anchor         inside the interval or not; within what a deletion takes away it is where that was
    /// \param anchor_offset  of an insertion exactly at the anchor, as many residues go before the anchor, at most all
    /// \param bounds         of residues that the patched sequence does not have: error, or pad
    /// \throws InvalidInterval  also if the anchor lies neither on the sequence nor within the interval, or if the
    ///                          patched sequence is too short and bounds is error
    /// \throws InvalidArgument  also of a negative anchor_offset, and of Bounds::clip, which would change the length
    [[nodiscard]] std::string fetch_anchored(Interval interval, std::int64_t anchor, std::int64_t anchor_offset = 0,
                                             Bounds bounds = Bounds::error) const {
        return fetch_lifted(lift_anchored(interval, anchor, anchor_offset, bounds), bounds);
    }
    [[nodiscard]] std::string fetch_anchored(Interval interval, Anchor anchor, std::int64_t anchor_offset = 0,
                                             Bounds bounds = Bounds::error) const {
        return fetch_anchored(interval, anchor_position(anchor, interval), anchor_offset, bounds);
    }

    /// Where on the patched sequence lies what fetch(interval) gives, and fetch_anchored(…). With Bounds::pad it may go
    /// beyond the ends; with Bounds::clip, only what the reference has of the interval is lifted.
    [[nodiscard]] Interval lift(Interval interval, Bounds bounds = Bounds::error) const;
    [[nodiscard]] Interval lift_anchored(Interval interval, std::int64_t anchor, std::int64_t anchor_offset = 0,
                                         Bounds bounds = Bounds::error) const;

    /// Residues of an interval in the patched sequence's own coordinates.
    /// \throws InvalidInterval  it goes beyond the patched sequence and bounds is error
    [[nodiscard]] std::string fetch_lifted(Interval lifted, Bounds bounds = Bounds::error) const;
    /// What each of these residues stands for, in the same order: on the minus strand descending.
    /// \param lifted  may go beyond the ends
    [[nodiscard]] std::vector<ReferencePosition> reference_positions(Interval lifted) const;

    /// How many of the variants change something in fetch(interval); the strand does not count.
    [[nodiscard]] std::int64_t count_variants(Interval interval) const;
    /// How many do in what fetch_anchored(…) gives, or lie between that and the anchor. \throws as lift_anchored
    [[nodiscard]] std::int64_t count_variants_anchored(Interval interval, std::int64_t anchor,
                                                       std::int64_t anchor_offset = 0,
                                                       Bounds bounds = Bounds::error) const;

private:
    struct Impl;
    Sequence sequence_;
    std::shared_ptr<const Impl> impl_;
};

}  // namespace seqshelf
