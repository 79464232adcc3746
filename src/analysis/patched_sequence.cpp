#include "seqshelf/patched_sequence.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "analysis/edits.hpp"
#include "base/error_context.hpp"
#include "base/quoted.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf {

template <>
[[nodiscard]] inline ReferenceMismatch base::in_context(const std::string& context, const ReferenceMismatch& error) {
    return {context + error.what(), error.expected(), error.found()};
}

using analysis::Edits;
using analysis::Piece;

namespace {

std::string describe(const Variant& variant) {
    return base::quoted(variant.reference) + " to " + base::quoted(variant.alternate) + " at interbase " +
           std::to_string(variant.start);
}

/// Checks one variant; errors name it.
void require_fit(const Sequence& sequence, const Variant& variant) {
    base::with_context<ReferenceMismatch, InvalidInterval, InvalidInput>(
        [&] { return "variant " + describe(variant) + ": "; }, [&] { require_reference(sequence, variant); });
}

/// \pre position is on the sequence
std::int64_t moved_by(const Edits& edits, std::int64_t position, Edits::Side side) {
    return edits.lift(position, side) - position;
}

}  // namespace

struct PatchedSequence::Impl {
    Impl(const Sequence& sequence, const std::vector<Variant>& variants)
        : reference_length(sequence.length()), edits(variants) {}

    [[nodiscard]] std::int64_t length() const noexcept { return reference_length + edits.growth(); }
    /// The positions of points that may be outside of the reference. \throws InvalidInterval  beyond 64 bits
    [[nodiscard]] Interval lift(const Interval& interval) const {
        const auto moved = [&](std::int64_t position, Edits::Side side) {
            return Interval{position, position}
                .shift(moved_by(edits, std::clamp<std::int64_t>(position, 0, reference_length), side))
                .start;
        };
        // An insertion after the last residue has no residue after it whose interval could include it.
        const bool with_end = !interval.empty() && interval.end >= reference_length;
        return {moved(interval.start, Edits::Side::before),
                moved(interval.end, with_end ? Edits::Side::after : Edits::Side::before), interval.strand};
    }

    std::int64_t reference_length;
    Edits edits;
};

PatchedSequence::PatchedSequence(Sequence sequence, const std::vector<Variant>& variants)
    : sequence_(std::move(sequence)) {
    for (const Variant& variant : variants) {
        require_fit(sequence_, variant);
    }
    auto impl = std::make_shared<const Impl>(sequence_, variants);
    if (const auto both = impl->edits.overlap()) {
        throw VariantOverlap(
            "variants " + describe(variants[both->first]) + " and " + describe(variants[both->second]) + " overlap",
            both->first, both->second);
    }
    impl_ = std::move(impl);
}

std::int64_t PatchedSequence::length() const noexcept { return impl_->length(); }

std::string PatchedSequence::fetch(const Location& location, Bounds bounds) const {
    (void)sequence_.check(location, bounds);
    std::string residues;
    for (const Interval& part : location.parts) {
        residues += fetch_lifted(lift(part, bounds), bounds);
    }
    return residues;
}

Interval PatchedSequence::lift(Interval interval, Bounds bounds) const {
    (void)sequence_.check(Location(interval), bounds);
    if (bounds == Bounds::clip) {
        interval.start = std::clamp<std::int64_t>(interval.start, 0, sequence_.length());
        interval.end = std::clamp<std::int64_t>(interval.end, interval.start, sequence_.length());
    }
    return impl_->lift(interval);
}

Interval PatchedSequence::lift_anchored(Interval interval, std::int64_t anchor, std::int64_t anchor_offset,
                                        Bounds bounds) const {
    if (bounds == Bounds::clip) {
        throw InvalidArgument("a slice of fixed length cannot be clipped");
    }
    if (anchor_offset < 0) {
        throw InvalidArgument("anchor offset " + std::to_string(anchor_offset) + " is negative");
    }
    (void)sequence_.check(Location(interval), bounds);
    const std::int64_t reference_length = sequence_.length();
    if (anchor < std::min<std::int64_t>(0, interval.start) || anchor > std::max(reference_length, interval.end)) {
        throw InvalidInterval("anchor " + std::to_string(anchor) + " (interbase) does not lie on " +
                                  sequence_.info().digests.sha512t24u.refget() + ", which has " +
                                  std::to_string(reference_length) + " residues",
                              reference_length);
    }
    const std::int64_t on_reference = std::clamp<std::int64_t>(anchor, 0, reference_length);
    const std::int64_t least =
        moved_by(impl_->edits, on_reference, anchor > on_reference ? Edits::Side::after : Edits::Side::before);
    const std::int64_t most = moved_by(impl_->edits, on_reference, Edits::Side::after);
    Interval lifted =
        Interval{interval.start, interval.end}.shift(anchor_offset < most - least ? least + anchor_offset : most);
    lifted.strand = interval.strand;
    if (bounds == Bounds::error && (lifted.start < 0 || lifted.end > length())) {
        throw InvalidInterval("a slice of " + std::to_string(interval.length()) + " residues anchored at " +
                                  std::to_string(anchor) + " (interbase) would go from " +
                                  std::to_string(lifted.start) + " to " + std::to_string(lifted.end) +
                                  " of the patched sequence, which has " + std::to_string(length()) + " residues",
                              length());
    }
    return lifted;
}

std::string PatchedSequence::fetch_lifted(Interval lifted, Bounds bounds) const {
    const std::int64_t patched = length();
    if (lifted.end < lifted.start || (bounds == Bounds::error && (lifted.start < 0 || lifted.end > patched))) {
        throw InvalidInterval("interval [" + std::to_string(lifted.start) + ", " + std::to_string(lifted.end) +
                                  ") does not lie within the patched sequence, which has " + std::to_string(patched) +
                                  " residues",
                              patched);
    }
    const std::int64_t start = std::clamp<std::int64_t>(lifted.start, 0, patched);
    const std::int64_t end = std::clamp<std::int64_t>(lifted.end, 0, patched);
    const bool pads = bounds == Bounds::pad;
    std::string residues(
        pads ? static_cast<std::size_t>(std::min(lifted.end, start) - std::min(lifted.start, start)) : 0, 'N');
    impl_->edits.for_each_piece(start, end, [&](const Piece& piece) {
        if (piece.edit != nullptr) {
            residues.append(piece.edit->variant.alternate, static_cast<std::size_t>(piece.first),
                            static_cast<std::size_t>(piece.length));
        } else {
            residues += sequence_.fetch({piece.first, piece.first + piece.length});
        }
    });
    if (pads) {
        residues.resize(static_cast<std::size_t>(lifted.length()), 'N');
    }
    if (lifted.strand == Strand::minus) {
        sequence_.check(Interval{0, 0, Strand::minus});
        reverse_complement(std::span<char>(residues), nucleic_acid_of(sequence_.info().letters));
    }
    return residues;
}

std::vector<ReferencePosition> PatchedSequence::reference_positions(Interval lifted) const {
    const std::int64_t reference = sequence_.length();
    const std::int64_t start = std::clamp<std::int64_t>(lifted.start, 0, length());
    const std::int64_t end = std::clamp<std::int64_t>(lifted.end, start, length());
    std::vector<ReferencePosition> positions;
    for (std::int64_t beyond = lifted.start; beyond < std::min<std::int64_t>(lifted.end, 0); ++beyond) {
        positions.push_back({beyond});
    }
    impl_->edits.for_each_piece(start, end, [&](const Piece& piece) {
        for (std::int64_t i = piece.first; i < piece.first + piece.length; ++i) {
            if (piece.edit == nullptr) {
                positions.push_back({i});
            } else if (i < piece.edit->replaced()) {
                positions.push_back({piece.edit->start() + i});
            } else {
                const std::int64_t point = piece.edit->end();
                positions.push_back(
                    {point, piece.edit->patched_start + i - impl_->edits.lift(point, Edits::Side::before)});
            }
        }
    });
    for (std::int64_t beyond = std::max(lifted.start, length()); beyond < lifted.end; ++beyond) {
        positions.push_back({reference + (beyond - length())});
    }
    if (lifted.strand == Strand::minus) {
        std::reverse(positions.begin(), positions.end());
    }
    return positions;
}

std::int64_t PatchedSequence::count_variants(Interval interval) const {
    const Edits::Side end = interval.end >= sequence_.length() ? Edits::Side::after : Edits::Side::before;
    return interval.empty() ? 0 : impl_->edits.count({interval.start, Edits::Side::before}, {interval.end, end});
}

std::int64_t PatchedSequence::count_variants_anchored(Interval interval, std::int64_t anchor,
                                                      std::int64_t anchor_offset, Bounds bounds) const {
    using Side = Edits::Side;
    const Interval lifted = lift_anchored(interval, anchor, anchor_offset, bounds);
    if (interval.empty()) {
        return 0;
    }
    const ReferencePosition first = reference_positions({lifted.start, lifted.start + 1}).front();
    const ReferencePosition last = reference_positions({lifted.end - 1, lifted.end}).front();
    const bool starts_within = first.inserted != ReferencePosition::not_inserted;
    const bool ends_within = last.inserted != ReferencePosition::not_inserted;
    const Edits::Point from(first.position, starts_within ? Side::before : Side::after);
    const Edits::Point to =
        ends_within ? Edits::Point(last.position, Side::after) : Edits::Point(last.position + 1, Side::before);
    const Edits::Point at(anchor, anchor_offset == 0 ? Side::before : Side::after);
    return impl_->edits.count(std::min(from, at), std::max(to, at));
}

}  // namespace seqshelf
