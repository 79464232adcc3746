#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "seqshelf/letters.hpp"
#include "seqshelf/motif.hpp"
#include "sequence/matcher.hpp"
#include "sequence/matches.hpp"

namespace seqshelf::analysis {

/// A motif made ready to be looked for in sequences of certain letters, on certain strands.
/// Thread-safety: all functions may be called concurrently.
class MotifSearch {
public:
    /// \param strands  `both` is the plus strand alone where letters have no complement
    MotifSearch(const Motif& motif, LetterSet letters, FindOptions::Strands strands);

    /// Of a match.
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }
    /// The plus strand first.
    [[nodiscard]] const std::vector<Strand>& strands() const noexcept { return strands_; }
    [[nodiscard]] bool searches(Strand strand) const noexcept;
    /// Whether two matches on one strand can overlap.
    [[nodiscard]] bool can_overlap() const noexcept { return can_overlap_; }

    /// The matches on each of strands() that lie within `residues`, the first of which stands at position `first`.
    [[nodiscard]] std::vector<sequence::Matches> find(std::string_view residues, std::int64_t first) const;

    /// Whether what was made ready for these serves for those.
    [[nodiscard]] bool serves(LetterSet letters, FindOptions::Strands strands) const noexcept {
        return letters_ == letters && wanted_ == strands;
    }

private:
    LetterSet letters_;
    FindOptions::Strands wanted_;
    std::int64_t length_;
    std::vector<Strand> strands_;
    bool can_overlap_;
    sequence::Matcher matcher_;
};

/// Leaves of the matches in a stretch those that do not overlap, the 5' ones first.
/// Thread-safety: one thread at a time.
class Thinning {
public:
    /// \param from  where the first match may begin
    Thinning(const MotifSearch& search, std::int64_t from) : search_(search), from_(from) {}

    /// Of the next matches on each strand; those on the minus strand have to end at `to` or before it, where what is
    /// left of those behind them begins. Returns where what is left of these begins.
    std::int64_t thin(std::vector<sequence::Matches>& matches, std::int64_t to);

private:
    const MotifSearch& search_;
    std::int64_t from_;
};

}  // namespace seqshelf::analysis
