#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "seqshelf/letters.hpp"
#include "seqshelf/motif.hpp"
#include "sequence/matcher.hpp"
#include "sequence/matches.hpp"

namespace seqshelf::analysis {

/// A motif prepared for searching sequences of certain letters, on certain strands.
/// Thread-safety: all functions may be called concurrently.
class MotifSearch {
public:
    /// \param strands  `both` means the plus strand alone if letters have no complement
    MotifSearch(const Motif& motif, LetterSet letters, FindOptions::Strands strands);

    /// The length of a match.
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }
    /// The plus strand first.
    [[nodiscard]] const std::vector<Strand>& strands() const noexcept { return strands_; }
    [[nodiscard]] bool searches(Strand strand) const noexcept;
    /// Whether two matches on one strand can overlap.
    [[nodiscard]] bool can_overlap() const noexcept { return can_overlap_; }

    /// The matches on each of strands() within `residues`, whose first residue is at position `first`.
    [[nodiscard]] std::vector<sequence::Matches> find(std::string_view residues, std::int64_t first) const;

    /// Whether a search prepared for other sequences can be used for these.
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

/// Selects from the matches in a stretch those that do not overlap, in 5' order.
/// Thread-safety: one thread at a time.
class Thinning {
public:
    /// \param from  where the first match may begin
    Thinning(const MotifSearch& search, std::int64_t from) : search_(search), from_(from) {}

    /// Thins the next matches on each strand. Those on the minus strand have to end at or before `to`, where the kept
    /// matches after them begin. Returns where the kept ones of these begin.
    std::int64_t thin(std::vector<sequence::Matches>& matches, std::int64_t to);

private:
    const MotifSearch& search_;
    std::int64_t from_;
};

}  // namespace seqshelf::analysis
