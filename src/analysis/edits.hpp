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

/// The variant without the common beginning of both alleles, then without their common end. The order matters, because
/// VCF writes the residue before an insertion or deletion in front of both alleles: trimmed(), which canonical forms
/// need, would shift the change to the left.
[[nodiscard]] Variant reduced(const Variant& variant);

/// A variant reduced to what it changes, and the position of its alternate on the patched sequence.
struct Edit {
    Variant variant;
    std::size_t index = 0;  ///< among the given variants
    std::int64_t patched_start = 0;

    [[nodiscard]] std::int64_t start() const noexcept { return variant.start; }
    [[nodiscard]] std::int64_t end() const noexcept { return variant.interval().end; }
    [[nodiscard]] std::int64_t replaced() const noexcept { return static_cast<std::int64_t>(variant.reference.size()); }
    [[nodiscard]] std::int64_t placed() const noexcept { return static_cast<std::int64_t>(variant.alternate.size()); }
    [[nodiscard]] std::int64_t patched_end() const noexcept { return patched_start + placed(); }
};

/// A stretch of a patched sequence that comes either from the reference or from one alternate.
struct Piece {
    const Edit* edit = nullptr;  ///< the edit whose alternate it is part of; nullptr: the reference
    std::int64_t first = 0;  ///< position in the alternate or on the reference
    std::int64_t length = 0;
};

/// Sorted edits that do not overlap: they map a sequence to the patched one. No residues of the sequence are needed.
/// Thread-safety: immutable after construction.
class Edits {
public:
    /// At a point where something is inserted: before or after the insertion.
    enum class Side { before, after };

    /// Variants that change nothing make no edit.
    explicit Edits(const std::vector<Variant>& variants);

    /// The first two edits that overlap, as indexes of the given variants. If there are any, no other function may be
    /// called.
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> overlap() const;

    /// How many residues the patched sequence is longer than the reference; negative: shorter.
    [[nodiscard]] std::int64_t growth() const noexcept;
    /// The position of a point of the reference on the patched sequence. Nothing varies outside of the reference.
    [[nodiscard]] std::int64_t lift(std::int64_t position, Side side) const;
    /// A point of the reference, before or after what is inserted there.
    using Point = std::pair<std::int64_t, Side>;
    /// The number of edits between two points.
    [[nodiscard]] std::int64_t count(Point from, Point to) const;

    /// Calls take(Piece) for the stretches of an interval of the patched sequence, in order. \pre it is within that
    /// sequence
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
    std::vector<Edit> edits_;  ///< by start; insertions before the edit of the residue after them
};

}  // namespace seqshelf::analysis
