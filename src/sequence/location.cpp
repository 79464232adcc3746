#include "seqshelf/location.hpp"

#include <algorithm>

namespace seqshelf {

std::int64_t Location::length() const noexcept {
    std::int64_t sum = 0;
    for (const Interval& part : parts) {
        sum += part.length();
    }
    return sum;
}

Location Location::opposite() const {
    Location result;
    std::transform(parts.rbegin(), parts.rend(), std::back_inserter(result.parts),
                   [](const Interval& part) { return part.opposite(); });
    return result;
}

Location Location::expand(std::int64_t upstream, std::int64_t downstream) const {
    Location result = *this;
    if (!parts.empty()) {
        result.parts.front() = result.parts.front().expand(upstream, 0);
        result.parts.back() = result.parts.back().expand(0, downstream);
    }
    return result;
}

Location Location::on_circle(std::int64_t length) const {
    Location result;
    for (const Interval& part : parts) {
        if (part.length() > length) {
            throw InvalidInterval("an interval of " + std::to_string(part.length()) +
                                      " residues goes more than once around a circle of " + std::to_string(length),
                                  length);
        }
        const std::int64_t start = length == 0 || (part.empty() && part.start == length)
                                       ? part.start
                                       : ((part.start % length) + length) % length;
        const std::int64_t end = start + part.length();
        const Interval first{start, std::min(end, length), part.strand};
        const Interval rest{0, end - first.end, part.strand};
        result.parts.push_back(first);
        if (!rest.empty()) {
            result.parts.insert(part.strand == Strand::plus ? result.parts.end() : result.parts.end() - 1, rest);
        }
    }
    return result;
}

}  // namespace seqshelf
