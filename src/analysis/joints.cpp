#include "analysis/joints.hpp"

#include <algorithm>

#include "analysis/motif_search.hpp"

namespace seqshelf::analysis {

namespace {

/// Whether `next` begins where `part` ends, on one strand; across the origin too if `circle` is the length of a circle,
/// not 0. Then `part` becomes both; across the origin its end is beyond the circle's.
bool append(Interval& part, Interval next, std::int64_t circle) {
    if (part.strand != next.strand) {
        return false;
    }
    if (part.strand == Strand::plus && (part.end == next.start || (part.end == circle && next.start == 0))) {
        part.end += next.length();
        return true;
    }
    if (part.strand == Strand::minus && part.start == next.end) {
        part.start = next.start;
        return true;
    }
    if (part.strand == Strand::minus && part.start == 0 && next.end == circle) {
        part = {next.start, circle + part.end, Strand::minus};
        return true;
    }
    return false;
}

}  // namespace

std::unique_ptr<Joints> Joints::of(const Slice& slice, const Motif& motif, const FindOptions& options) {
    const std::vector<Interval>& parts = slice.location.parts;
    const std::int64_t length = slice.sequence.length();
    const bool whole = parts.size() == 1 && parts.front().start == 0 && parts.front().end == length;
    const bool fits = motif.length() > 1 && motif.length() <= slice.location.length();
    if (!fits || (parts.size() == 1 && !whole) || (whole && slice.sequence.topology() != Topology::circular)) {
        return nullptr;
    }
    return std::unique_ptr<Joints>(new Joints(slice, motif, options, whole));
}

Joints::Joints(const Slice& slice, const Motif& motif, const FindOptions& options, bool closed)
    : slice_(slice),
      motif_(motif),
      strands_(options.strands),
      overlaps_(options.overlaps),
      stranded_(std::any_of(slice.location.parts.begin(), slice.location.parts.end(),
                            [](const Interval& part) { return part.strand == Strand::minus; })),
      closed_(closed),
      length_(slice.location.length()) {
    if (stranded_) {
        strands_ = FindOptions::Strands::plus;  // each part is read on its own strand
    }
    std::int64_t joint = 0;
    for (const Interval& part : slice.location.parts) {
        joint += part.length();
        if (joint > 0 && (closed || joint < length_) && (joints_.empty() || joints_.back() != joint)) {
            joints_.push_back(joint);
        }
    }
}

void Joints::add_reported(std::int64_t start, Strand strand) {
    if (overlaps_ == FindOptions::Overlaps::all) {
        return;
    }
    const std::int64_t near = 2 * motif_.length();
    const auto next = std::lower_bound(joints_.begin(), joints_.end(), start - near);
    if ((next != joints_.end() && *next <= start + near) || (closed_ && start < near)) {
        reported_.push_back({start, stranded_ ? Strand::plus : strand});
    }
}

void Joints::find(const std::function<void(const Location&)>& found) const {
    std::vector<Match> matches;
    std::int64_t joint_before = 0;
    for (const std::int64_t joint : joints_) {
        const std::vector<Match> here = matches_at(joint, joint_before);
        matches.insert(matches.end(), here.begin(), here.end());
        joint_before = joint;
    }
    if (overlaps_ == FindOptions::Overlaps::none) {
        thin(matches);
    }
    for (const Match& match : matches) {
        found(location_of(match));
    }
}

/// The matches that extend over the joint, and begin at the one before it or later.
std::vector<Joints::Match> Joints::matches_at(std::int64_t joint, std::int64_t joint_before) const {
    const std::int64_t reach = motif_.length() - 1;
    const std::int64_t from = std::max(joint_before, joint - reach);
    const std::int64_t to = closed_ ? joint + reach : std::min(joint + reach, length_);
    const std::string residues = slice_.sequence.fetch(stretch(from, to));
    // On the minus strand there are letters that the stored strand need not have.
    const LetterSet letters = stranded_ ? LetterSet::of(residues) : slice_.sequence.info().letters;
    const MotifSearch search(motif_, letters, strands_);
    std::vector<Match> matches;
    sequence::for_each_match(search.find(residues, from), [&](std::int64_t start, std::size_t which) {
        if (start < joint && start + motif_.length() > joint) {
            matches.push_back({start, search.strands()[which]});
        }
    });
    return matches;
}

bool Joints::overlaps(const Match& a, const Match& b) const {
    const auto within = [&](std::int64_t distance) { return std::abs(distance) < motif_.length(); };
    const std::int64_t distance = a.start - b.start;
    return a.strand == b.strand &&
           (within(distance) || (closed_ && (within(distance - length_) || within(distance + length_))));
}

/// Removes matches that overlap reported ones, and then those that overlap another, read 5' to 3'.
void Joints::thin(std::vector<Match>& matches) const {
    std::vector<Match> kept = reported_;
    const auto take = [&](const Match& match) {
        const bool free =
            std::none_of(kept.begin(), kept.end(), [&](const Match& other) { return overlaps(match, other); });
        if (free) {
            kept.push_back(match);
        }
    };
    for (const Match& match : matches) {
        if (match.strand == Strand::plus) {
            take(match);
        }
    }
    for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
        if (match->strand == Strand::minus) {
            take(*match);
        }
    }
    kept.erase(kept.begin(), kept.begin() + std::ssize(reported_));
    std::sort(kept.begin(), kept.end(), [](const Match& a, const Match& b) {
        return a.start != b.start ? a.start < b.start : a.strand == Strand::plus && b.strand == Strand::minus;
    });
    matches = std::move(kept);
}

/// The residues from..to of the reading; after its end comes its start.
Location Joints::stretch(std::int64_t from, std::int64_t to) const {
    Location location;
    std::int64_t first = 0;
    const auto add_parts = [&] {
        for (const Interval& part : slice_.location.parts) {
            const std::int64_t begin = std::max(from, first) - first;
            const std::int64_t end = std::min(to, first + part.length()) - first;
            if (begin < end) {
                location.parts.push_back(part.strand == Strand::plus
                                             ? Interval{part.start + begin, part.start + end}
                                             : Interval{part.end - end, part.end - begin, Strand::minus});
            }
            first += part.length();
        }
    };
    add_parts();
    if (closed_ && to > length_) {
        add_parts();
    }
    return location;
}

Location Joints::location_of(const Match& match) const {
    const Location parts = stretch(match.start, match.start + motif_.length());
    const bool circular = slice_.sequence.topology() == Topology::circular;
    Location joined;
    for (const Interval& part : parts.parts) {
        if (joined.parts.empty() || !append(joined.parts.back(), part, circular ? slice_.sequence.length() : 0)) {
            joined.parts.push_back(part);
        }
    }
    return match.strand == Strand::plus ? joined : joined.opposite();
}

}  // namespace seqshelf::analysis
