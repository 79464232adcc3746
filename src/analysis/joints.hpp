#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "seqshelf/motif.hpp"
#include "seqshelf/slice.hpp"

namespace seqshelf::analysis {

/// Finds the matches of a motif that extend over more than one part of a slice, and those across the origin of a
/// circular sequence. Positions in the reading are those of the slice's residues as Slice::fetch() returns them.
/// Thread-safety: one thread at a time.
class Joints {
public:
    /// Returns nullptr if no match can extend over a joint: the slice has one part and is not a whole circle.
    /// \pre the slice's parts are within its sequence, and on strands that are searched
    [[nodiscard]] static std::unique_ptr<Joints> of(const Slice& slice, const Motif& motif, const FindOptions& options);

    /// A match within a part has been reported; needed if matches may not overlap.
    /// \param start   in the reading
    /// \param strand  of the reading
    void add_reported(std::int64_t start, Strand strand);

    /// Calls `found` with the matches, from joint to joint. If matches may not overlap, those that overlap reported
    /// ones are skipped.
    void find(const std::function<void(const Location&)>& found) const;

private:
    Joints(const Slice& slice, const Motif& motif, const FindOptions& options, bool closed);

    /// A match in the reading.
    struct Match {
        std::int64_t start;
        Strand strand;
    };
    [[nodiscard]] std::vector<Match> matches_at(std::int64_t joint, std::int64_t joint_before) const;
    [[nodiscard]] bool overlaps(const Match& a, const Match& b) const;
    void thin(std::vector<Match>& matches) const;
    [[nodiscard]] Location stretch(std::int64_t from, std::int64_t to) const;
    [[nodiscard]] Location location_of(const Match& match) const;

    Slice slice_;
    const Motif& motif_;
    FindOptions::Strands strands_;  ///< of the reading
    FindOptions::Overlaps overlaps_;
    bool stranded_;
    bool closed_;  ///< the end is followed by the start
    std::int64_t length_;  ///< of the reading
    std::vector<std::int64_t> joints_;  ///< positions in the reading, ascending
    std::vector<Match> reported_;  ///< those near a joint
};

}  // namespace seqshelf::analysis
