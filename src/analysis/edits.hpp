#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "seqshelf/interval.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf::analysis {

/// Without what both alleles begin with, then without what both end with. That way round, since VCF puts the residue
/// before an insertion or deletion in front of both: trimmed(), which canonical forms need, would shift it to the left.
[[nodiscard]] Variant reduced(const Variant& variant);

/// A variant reduced to what it changes, and where its alternate stands on the patched sequence.
struct Edit {
    Variant variant;
    std::size_t index = 0;  ///< among the variants that were given
    std::int64_t patched_start = 0;

    [[nodiscard]] std::int64_t start() const noexcept { return variant.start; }
    [[nodiscard]] std::int64_t end() const noexcept { return variant.interval().end; }
    [[nodiscard]] std::int64_t replaced() const noexcept { return static_cast<std::int64_t>(variant.reference.size()); }
    [[nodiscard]] std::int64_t placed() const noexcept { return static_cast<std::int64_t>(variant.alternate.size()); }
    [[nodiscard]] std::int64_t patched_end() const noexcept { return patched_start + placed(); }
};

/// A stretch of a patched sequence that comes from one place.
struct Piece {
    const Edit* edit = nullptr;  ///< whose alternate it is of; nullptr: of the reference
    std::int64_t first = 0;  ///< residue there
    std::int64_t length = 0;
};

/// Sorted edits that do not overlap: the map between a sequence and what they make of it. Knows no residues of the
/// sequence.
/// Thread-safety: immutable after construction.
class Edits {
public:
    /// Of a point at which something is inserted: before it, or behind all of it.
    enum class Side { before, behind };

    /// Where nothing varies there is no edit.
    explicit Edits(const std::vector<Variant>& variants);

    /// The first two that overlap, as indexes among the variants that were given. Nothing else may be asked then.
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> overlap() const;

    /// Residues the patched sequence has more than the reference; negative: less.
    [[nodiscard]] std::int64_t growth() const noexcept;
    /// Where a point of the reference lies on the patched sequence. Beyond the reference nothing varies.
    [[nodiscard]] std::int64_t lift(std::int64_t position, Side side) const;
    /// A point of the reference, before or behind what is inserted there.
    using Point = std::pair<std::int64_t, Side>;
    /// How many change something between two points.
    [[nodiscard]] std::int64_t count(Point from, Point to) const;

    /// Calls take(Piece) for the stretches of an interval of the patched sequence, in order. \pre it lies within that
    template <typename Take>
    void for_each_piece(std::int64_t start, std::int64_t end, Take take) const {
        auto edit = std::partition_point(edits_.begin(), edits_.end(),
                                         [&](const Edit& each) { return each.patched_end() <= start; });
        while (start < end) {
            const bool of_reference = edit == edits_.end() || start < edit->patched_start;
            Piece piece;
            if (of_reference) {
                const std::int64_t shift =
                    edit == edits_.begin() ? 0 : std::prev(edit)->patched_end() - std::prev(edit)->end();
                piece = {nullptr, start - shift,
                         (edit == edits_.end() ? end : std::min(end, edit->patched_start)) - start};
            } else {
                piece = {&*edit, start - edit->patched_start, std::min(end, edit->patched_end()) - start};
                ++edit;
            }
            if (piece.length > 0) {
                take(piece);
            }
            start += piece.length;
        }
    }

private:
    std::vector<Edit> edits_;  ///< by start; insertions before what replaces the residue behind them
};

}  // namespace seqshelf::analysis
