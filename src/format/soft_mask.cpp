#include "format/soft_mask.hpp"

#include <algorithm>
#include <limits>

#include "base/varint.hpp"

namespace seqshelf::format {

namespace {

constexpr const char* bad_mask = "the soft mask of a record is damaged";
constexpr std::int64_t max_residues = std::int64_t{1} << 50;

/// Where a run ends that starts at `start`.
std::int64_t take_end(std::string_view& mask, std::int64_t start) {
    const std::int64_t residues = base::take_varint(mask, bad_mask);
    if (residues > max_residues - start) {
        throw Corruption(bad_mask);
    }
    return start + residues;
}

}  // namespace

bool MaskCursor::next(std::int64_t& start, std::int64_t& end) {
    if (mask_.empty()) {
        return false;
    }
    start = start_ = take_end(mask_, end_);
    end = end_ = take_end(mask_, start_);
    return true;
}

void MaskCursor::apply(std::int64_t start, std::span<char> residues) {
    const auto stop = start + static_cast<std::int64_t>(residues.size());
    std::int64_t from = start_;
    std::int64_t to = end_;
    for (bool more = true; more && from < stop; more = to < stop && next(from, to)) {
        for (std::int64_t i = std::max(from, start); i < std::min(to, stop); ++i) {
            residues[static_cast<std::size_t>(i - start)] |= 0x20;
        }
    }
}

std::int64_t masked_residues(std::string_view mask) {
    std::int64_t residues = 0;
    MaskCursor cursor(mask);
    for (std::int64_t start = 0, end = 0; cursor.next(start, end);) {
        residues += end - start;
    }
    return residues;
}

std::vector<MaskPart> split_mask(std::string_view mask, std::size_t part_bytes) {
    std::vector<MaskPart> parts;
    std::string_view rest = mask;
    std::int64_t residue = 0;
    while (!rest.empty()) {
        const std::string_view part = rest;
        const std::int64_t start = residue;
        while (!rest.empty() && part.size() - rest.size() < part_bytes) {
            residue += base::take_varint(rest, bad_mask);
            residue += base::take_varint(rest, bad_mask);
        }
        parts.push_back({start, part.substr(0, part.size() - rest.size())});
    }
    return parts;
}

}  // namespace seqshelf::format
