#include "seqshelf/region.hpp"

#include <algorithm>
#include <charconv>

#include "seqshelf/error.hpp"

namespace seqshelf {

namespace {

bool is_number(std::string_view text) {
    return text.find_first_not_of("0123456789,") == std::string_view::npos && (text.empty() || text.front() != ',');
}

std::int64_t position(std::string_view text, std::int64_t length) {
    std::string digits(text);
    std::erase(digits, ',');
    std::int64_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec != std::errc()) {
        throw InvalidInterval("position " + digits + " is beyond every sequence", length);
    }
    return value;
}

}  // namespace

std::optional<RegionText> split_region(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    const std::string_view region = text.substr(colon + 1);
    const std::size_t dash = region.find('-');
    RegionText parts{text.substr(0, colon), region.substr(0, dash), {}};
    if (dash != std::string_view::npos) {
        parts.end = region.substr(dash + 1);
    }
    if (!is_number(parts.start) || !is_number(parts.end) || (parts.start.empty() && parts.end.empty())) {
        return std::nullopt;
    }
    return parts;
}

Interval RegionText::interval(std::int64_t length, Coordinates coordinates) const {
    const std::int64_t first = coordinates == Coordinates::one_based ? 1 : 0;
    const std::int64_t from = start.empty() ? first : position(start, length);
    const std::int64_t to = end.empty() ? length : position(end, length);
    const std::string shown = std::string(name) + ":" + std::string(start) + "-" + std::string(end);
    if (from < first) {
        throw InvalidInterval(shown + ": positions start at 1", length);
    }
    const std::int64_t before = from - first;  // residues before the region
    const bool to_end_of_nothing = end.empty() && before == length && coordinates == Coordinates::one_based;
    if (to > length || before > length || to_end_of_nothing) {
        throw InvalidInterval(shown + " goes beyond the sequence, which has " + std::to_string(length) + " residues", length);
    }
    // One-based inclusive coordinates cannot say "nothing"; interbase ones can.
    if (before > to || (before == to && coordinates == Coordinates::one_based)) {
        throw InvalidInterval(shown + " is reversed: its start is after its end", length);
    }
    return {from - first, to};
}

std::string region_text(std::string_view name, Interval interval) {
    return std::string(name) + ":" + std::to_string(interval.start + 1) + "-" + std::to_string(interval.end);
}

}  // namespace seqshelf
