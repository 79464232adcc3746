#include <map>
#include <optional>
#include <set>

#include "analysis/edits.hpp"
#include "seqshelf/patched_sequence.hpp"

namespace seqshelf {

namespace {

/// Stretches that do not overlap, and points that are inside none of them.
/// Thread-safety: one thread at a time.
class Taken {
public:
    /// Adds an interval unless it overlaps one that was added.
    bool add(const Interval& interval) {
        if (interval.empty()) {
            const auto next = stretches_.upper_bound(interval.start);
            if (next != stretches_.begin() && std::prev(next)->first < interval.start &&
                interval.start < std::prev(next)->second) {
                return false;
            }
            points_.insert(interval.start);
            return true;
        }
        const auto next = stretches_.lower_bound(interval.end);  // only the last one before it may overlap
        const auto point = points_.upper_bound(interval.start);
        if ((next != stretches_.begin() && interval.start < std::prev(next)->second) ||
            (point != points_.end() && *point < interval.end)) {
            return false;
        }
        stretches_.emplace(interval.start, interval.end);
        return true;
    }

private:
    std::map<std::int64_t, std::int64_t> stretches_;  ///< start, end
    std::set<std::int64_t> points_;
};

}  // namespace

std::vector<std::size_t> find_overlapping(const std::vector<Variant>& variants) {
    std::vector<std::size_t> overlapping;
    Taken taken;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const Variant variant = analysis::reduced(variants[i]);
        const bool changes = !variant.reference.empty() || !variant.alternate.empty();
        if (changes && !taken.add(variant.interval())) {
            overlapping.push_back(i);
        }
    }
    return overlapping;
}

}  // namespace seqshelf
