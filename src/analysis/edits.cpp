#include "analysis/edits.hpp"

#include <iterator>
#include <tuple>

namespace seqshelf::analysis {

Variant reduced(const Variant& variant) {
    const std::string& reference = variant.reference;
    const std::string& alternate = variant.alternate;
    const std::size_t shorter = std::min(reference.size(), alternate.size());
    std::size_t front = 0;
    while (front < shorter && reference[front] == alternate[front]) {
        ++front;
    }
    std::size_t back = 0;
    while (back < shorter - front && reference[reference.size() - 1 - back] == alternate[alternate.size() - 1 - back]) {
        ++back;
    }
    return {variant.start + static_cast<std::int64_t>(front), reference.substr(front, reference.size() - front - back),
            alternate.substr(front, alternate.size() - front - back)};
}

Edits::Edits(const std::vector<Variant>& variants) {
    edits_.reserve(variants.size());
    for (std::size_t i = 0; i < variants.size(); ++i) {
        Edit edit{reduced(variants[i]), i, 0};
        if (edit.replaced() + edit.placed() > 0) {
            edits_.push_back(std::move(edit));
        }
    }
    std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) {
        return std::tuple(a.start(), a.end(), a.index) < std::tuple(b.start(), b.end(), b.index);
    });
    std::int64_t shift = 0;
    for (Edit& edit : edits_) {
        edit.patched_start = edit.start() + shift;
        shift += edit.placed() - edit.replaced();
    }
}

std::optional<std::pair<std::size_t, std::size_t>> Edits::overlap() const {
    const auto found = std::adjacent_find(edits_.begin(), edits_.end(),
                                          [](const Edit& a, const Edit& b) { return b.start() < a.end(); });
    if (found == edits_.end()) {
        return std::nullopt;
    }
    return std::minmax({found->index, std::next(found)->index});
}

std::int64_t Edits::growth() const noexcept {
    return edits_.empty() ? 0 : edits_.back().patched_end() - edits_.back().end();
}

std::int64_t Edits::lift(std::int64_t position, Side side) const {
    const auto next = std::partition_point(edits_.begin(), edits_.end(), [&](const Edit& edit) {
        return edit.start() < position || (side == Side::after && edit.start() == position && edit.replaced() == 0);
    });
    if (next == edits_.begin()) {
        return position;
    }
    const Edit& edit = *std::prev(next);
    const std::int64_t into = position - edit.start();
    if (into < edit.replaced() || (into == edit.replaced() && side == Side::before)) {
        return edit.patched_start + std::min(into, edit.placed());
    }
    return edit.patched_end() + (into - edit.replaced());
}

std::int64_t Edits::count(Point from, Point to) const {
    const auto first = std::partition_point(edits_.begin(), edits_.end(), [&](const Edit& edit) {
        const bool inserts_behind = edit.placed() > edit.replaced() && from.second == Side::before;
        return inserts_behind ? edit.end() < from.first : edit.end() <= from.first;
    });
    const auto last = std::partition_point(first, edits_.end(), [&](const Edit& edit) {
        return edit.start() < to.first ||
               (edit.start() == to.first && edit.replaced() == 0 && to.second == Side::after);
    });
    return last - first;
}

}  // namespace seqshelf::analysis
