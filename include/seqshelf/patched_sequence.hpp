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

/// The point of an interval that keeps its place when variants move the residues around it: its 5' end or its 3' end;
/// the smaller of its two positions, or the greater; or its centre.
enum class Anchor { five_prime, three_prime, start, end, center };

/// The position of an anchor, interbase. The centre of an odd number of residues is before the middle one, read 5' to
/// 3': for [5, 10) that is 7, on the minus strand 8.
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

/// The residue of the reference that corresponds to a residue of a patched sequence.
/// Thread-safety: a value.
struct ReferencePosition {
    static constexpr std::int64_t not_inserted = -1;  ///< the value of `inserted` for residues that are not inserted

    /// Interbase, of the residue. Padding counts on beyond the ends: negative before the start. For an inserted
    /// residue, the point before which it is inserted.
    std::int64_t position = 0;
    /// not_inserted, or how many residues inserted at that point are before this one.
    std::int64_t inserted = not_inserted;

    /// Whether both members are equal.
    friend bool operator==(const ReferencePosition&, const ReferencePosition&) = default;
};

/// Two variants change the same residues, or one inserts among those that the other replaces.
/// Thread-safety: a value.
class VariantOverlap : public InvalidArgument {
public:
    /// \param first, second  as first() and second() return them
    VariantOverlap(const std::string& message, std::size_t first, std::size_t second)
        : InvalidArgument(message), first_(first), second_(second) {}

    /// The index, among the variants given, of the earlier of the two.
    [[nodiscard]] std::size_t first() const noexcept { return first_; }
    /// The index of the later of the two.
    [[nodiscard]] std::size_t second() const noexcept { return second_; }

private:
    std::size_t first_;
    std::size_t second_;
};

/// The indexes of variants that overlap an earlier variant that is kept, ascending. Without these, the others can be
/// applied.
/// Complexity: O(n log n) for n variants.
[[nodiscard]] std::vector<std::size_t> find_overlapping(const std::vector<Variant>& variants);

/// A sequence with variants applied. It is sliced by intervals of the reference, which is the sequence without
/// variants. Its own residues are counted in its own coordinates: lift() and lift_anchored() convert positions of the
/// reference to these, reference_positions() converts back.
///
/// The common beginning of a variant's REF and ALT is ignored, then their common end. In the rest, ALT's residues
/// replace REF's one by one from the left; additional residues of ALT are inserted after them, and additional residues
/// of REF are deleted. Variants may touch. Insertions at one point are joined in the order they were given, and come
/// before what replaces the residue after that point.
///
/// Thread-safety: all functions may be called concurrently. Cheap to copy.
class PatchedSequence {
public:
    /// Checks all variants and reads the residues that they replace. Messages name a variant, or both, by position and
    /// alleles.
    /// \param variants  in any order
    /// \throws ReferenceMismatch  the sequence has other residues there
    /// \throws InvalidInterval    a variant is not within the sequence
    /// \throws InvalidInput       as check_reference(): the alternate does not suit the sequence's letters
    /// \throws VariantOverlap     two variants overlap
    /// \throws Corruption, IoError
    /// Complexity: O(n log n) for n variants, and the residues that they replace.
    PatchedSequence(Sequence sequence, const std::vector<Variant>& variants);

    /// The reference.
    [[nodiscard]] const Sequence& sequence() const noexcept { return sequence_; }
    /// Residues of the patched sequence.
    [[nodiscard]] std::int64_t length() const noexcept;

    /// Residues `interval` of the reference with the variants in it applied, so the length may differ. An insertion at
    /// the interval's start is inside; one at its end is not, unless the sequence ends there; an empty interval yields
    /// "". So adjacent intervals give adjacent slices, and the interval of the whole sequence gives all of it. On the
    /// minus strand, the reverse complement.
    /// \throws InvalidInterval, InvalidArgument, Corruption, IoError  as Sequence::fetch
    /// Complexity: O(log variants + result + variants in it), whatever the sequence's length; only residues of the
    /// result are read.
    [[nodiscard]] std::string fetch(Interval interval) const { return fetch_lifted(lift(interval)); }
    /// The whole patched sequence.
    [[nodiscard]] std::string fetch() const { return fetch_lifted({0, length()}); }
    /// The same for a location's parts, joined. `bounds` says what happens beyond the ends of the reference, as in
    /// Sequence::fetch.
    [[nodiscard]] std::string fetch(const Location& location, Bounds bounds = Bounds::error) const;

    /// A slice of exactly interval.length() residues. `anchor`, a position of the reference, keeps its distance from
    /// both ends of the interval; residues are added or removed at the ends to make up for the variants.
    ///
    /// \param anchor         interbase, inside the interval or not; inside a deletion it is where the deletion was
    /// \param anchor_offset  how many residues of an insertion exactly at the anchor go before the anchor, at most all
    /// \param bounds         for residues beyond the ends of the patched sequence: error, or pad
    /// \throws InvalidInterval  as fetch; also if the anchor is neither on the sequence nor within the interval, or if
    ///                          the patched sequence is too short and bounds is error
    /// \throws InvalidArgument  anchor_offset is negative; or Bounds::clip, which would change the length
    /// \throws Corruption, IoError
    [[nodiscard]] std::string fetch_anchored(Interval interval, std::int64_t anchor, std::int64_t anchor_offset = 0,
                                             Bounds bounds = Bounds::error) const {
        return fetch_lifted(lift_anchored(interval, anchor, anchor_offset, bounds), bounds);
    }
    /// The same with a point of the interval as anchor.
    [[nodiscard]] std::string fetch_anchored(Interval interval, Anchor anchor, std::int64_t anchor_offset = 0,
                                             Bounds bounds = Bounds::error) const {
        return fetch_anchored(interval, anchor_position(anchor, interval), anchor_offset, bounds);
    }

    /// The place, on the patched sequence, of what fetch(interval) returns. With Bounds::pad it may go beyond the ends;
    /// with Bounds::clip, only the part of the interval that is on the reference is lifted. \throws InvalidInterval
    /// Complexity: O(log variants).
    [[nodiscard]] Interval lift(Interval interval, Bounds bounds = Bounds::error) const;
    /// The place, on the patched sequence, of what fetch_anchored() returns; same parameters and exceptions.
    [[nodiscard]] Interval lift_anchored(Interval interval, std::int64_t anchor, std::int64_t anchor_offset = 0,
                                         Bounds bounds = Bounds::error) const;

    /// Residues of an interval in the patched sequence's own coordinates.
    /// \throws InvalidInterval  it goes beyond the patched sequence and bounds is error
    [[nodiscard]] std::string fetch_lifted(Interval lifted, Bounds bounds = Bounds::error) const;
    /// The reference's residue for each of these residues, in the order of fetch_lifted(): descending on the minus
    /// strand. Complexity: O(log variants + result).
    /// \param lifted  may go beyond the ends
    [[nodiscard]] std::vector<ReferencePosition> reference_positions(Interval lifted) const;

    /// How many variants change something in fetch(interval), on either strand.
    [[nodiscard]] std::int64_t count_variants(Interval interval) const;
    /// How many variants change something in what fetch_anchored() returns, or between that and the anchor.
    /// \throws InvalidInterval, InvalidArgument  as lift_anchored
    [[nodiscard]] std::int64_t count_variants_anchored(Interval interval, std::int64_t anchor,
                                                       std::int64_t anchor_offset = 0,
                                                       Bounds bounds = Bounds::error) const;

private:
    struct Impl;
    Sequence sequence_;
    std::shared_ptr<const Impl> impl_;
};

}  // namespace seqshelf
