#include <algorithm>

#include "analysis/ambiguity.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/variant.hpp"

namespace seqshelf {

namespace analysis {

namespace {

// Most changes can only be shifted a little, so the first piece is small and later ones grow.
constexpr std::int64_t first_piece = 128;
constexpr std::int64_t largest_piece = std::int64_t{1} << 20;
constexpr std::int64_t growth = 8;

/// Over how many residues after `position` (before it, with Strand::minus) `unit` repeats itself: compares its first
/// residue with the first there (its last with the last), then the next ones, and starts again at the end of the unit.
std::int64_t repeats(const Sequence& sequence, std::int64_t position, const std::string& unit, Strand direction) {
    const bool left = direction == Strand::minus;
    const std::int64_t all = left ? position : sequence.length() - position;
    std::int64_t same = 0;
    std::size_t at = 0;  // in the unit, counted from the end where the comparison starts
    for (std::int64_t size = first_piece; same < all; size = std::min(size * growth, largest_piece)) {
        const std::int64_t piece_size = std::min(size, all - same);
        const std::string piece = left ? sequence.fetch(Interval{position - same - piece_size, position - same})
                                       : sequence.fetch(Interval{position + same, position + same + piece_size});
        for (std::size_t i = 0; i < piece.size(); ++i, ++same) {
            const bool equal = left ? piece[piece.size() - 1 - i] == unit[unit.size() - 1 - at] : piece[i] == unit[at];
            if (!equal) {
                return same;
            }
            at = at + 1 == unit.size() ? 0 : at + 1;
        }
    }
    return same;
}

}  // namespace

Ambiguity ambiguity_of(const Sequence& sequence, const Variant& variant) {
    Ambiguity result{trimmed(variant), 0, 0};
    if (result.trimmed.reference.empty() != result.trimmed.alternate.empty()) {
        result.left = repeats(sequence, result.trimmed.start, result.unit(), Strand::minus);
        result.right = repeats(sequence, result.trimmed.interval().end, result.unit(), Strand::plus);
    }
    return result;
}

}  // namespace analysis

namespace {

/// `unit` after the change was shifted `left` residues to the left.
std::string rotated(std::string unit, std::int64_t left) {
    if (!unit.empty()) {
        const std::int64_t turn = left % static_cast<std::int64_t>(unit.size());
        std::rotate(unit.begin(), unit.end() - turn, unit.end());
    }
    return unit;
}

/// Adds a residue of the sequence before both alleles or, at the sequence's start, after them.
Variant padded(const Sequence& sequence, const Variant& variant) {
    const Interval place = variant.interval();
    if (place.start > 0) {
        const std::string before = sequence.fetch(Interval{place.start - 1, place.start});
        return {place.start - 1, before + variant.reference, before + variant.alternate};
    }
    if (place.end == sequence.length()) {
        throw InvalidInput(
            "VCF cannot describe that a whole sequence is deleted, or residues inserted into an empty one");
    }
    const std::string after = sequence.fetch(Interval{place.end, place.end + 1});
    return {place.start, variant.reference + after, variant.alternate + after};
}

}  // namespace

Variant trimmed(Variant variant) {
    std::string& reference = variant.reference;
    std::string& alternate = variant.alternate;
    const auto suffix =
        std::mismatch(reference.rbegin(), reference.rend(), alternate.rbegin(), alternate.rend()).first -
        reference.rbegin();
    reference.resize(reference.size() - static_cast<std::size_t>(suffix));
    alternate.resize(alternate.size() - static_cast<std::size_t>(suffix));
    const auto prefix =
        std::mismatch(reference.begin(), reference.end(), alternate.begin(), alternate.end()).first - reference.begin();
    reference.erase(0, static_cast<std::size_t>(prefix));
    alternate.erase(0, static_cast<std::size_t>(prefix));
    variant.start += prefix;
    return variant;
}

Variant fully_justified(const Sequence& sequence, const Variant& variant) {
    require_reference(sequence, variant);
    if (analysis::nothing_varies(variant)) {
        return variant;
    }
    const analysis::Ambiguity change = analysis::ambiguity_of(sequence, variant);
    const Interval region = change.region();
    const std::string before = sequence.fetch(Interval{region.start, change.trimmed.start});
    const std::string after = sequence.fetch(Interval{change.trimmed.interval().end, region.end});
    return {region.start, before + change.trimmed.reference + after, before + change.trimmed.alternate + after};
}

Variant left_aligned(const Sequence& sequence, const Variant& variant) {
    require_reference(sequence, variant);
    if (analysis::nothing_varies(variant)) {
        return variant.reference.empty() ? padded(sequence, variant) : variant;
    }
    analysis::Ambiguity change = analysis::ambiguity_of(sequence, variant);
    if (!change.trimmed.reference.empty() && !change.trimmed.alternate.empty()) {
        return change.trimmed;
    }
    return padded(sequence, {change.region().start, rotated(std::move(change.trimmed.reference), change.left),
                             rotated(std::move(change.trimmed.alternate), change.left)});
}

}  // namespace seqshelf
