#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/interval.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A short stretch of residues to look for.
///
/// In nucleotide sequences the letters are IUPAC's codes, and one matches each code that stands for no other bases than
/// it does itself: R matches R, A and G; an N of the sequence is matched by N alone. U is T, X is N, and a letter that
/// is no code matches nothing. In other sequences, those whose letters have no complement, each letter matches itself.
/// Thread-safety: a value.
class Motif {
public:
    /// Whether letters are codes in nucleotide sequences, or match themselves in all.
    enum class Letters { iupac, literal };
    static constexpr std::size_t max_residues = 10'000;

    /// \param residues  letters A-Z, whose case does not count
    /// \throws InvalidArgument  none, more than max_residues, or another character: the message has its column
    explicit Motif(std::string_view residues, Letters letters = Letters::iupac);

    /// In upper case.
    [[nodiscard]] const std::string& residues() const noexcept { return residues_; }
    [[nodiscard]] Letters letters() const noexcept { return letters_; }
    [[nodiscard]] std::int64_t length() const noexcept { return static_cast<std::int64_t>(residues_.size()); }

private:
    std::string residues_;
    Letters letters_;
};

/// How motifs are looked for.
struct FindOptions {
    /// The strands searched. On the minus strand a motif matches what Sequence::fetch() gives of that strand.
    enum class Strands { plus, minus, both };
    Strands strands = Strands::both;

    /// `none`: of the matches on one strand that have residues in common, read 5' to 3', the first, then the next one
    /// that does not overlap it, and so on. A motif that can overlap itself is then looked for twice on the minus
    /// strand.
    enum class Overlaps { all, none };
    Overlaps overlaps = Overlaps::all;

    /// That read and search; 0: one a core. What is short is searched in the calling thread.
    unsigned threads = 0;
    /// To stop early, with Cancelled.
    std::stop_token stop{};
};

/// Finds the matches that lie wholly within slices, one slice after the other, each part of a location by itself.
/// Within a part they come in the order of their starts, those on the plus strand before those on the minus strand.
/// Where a location has a part on the minus strand, each part is searched on its own strand; else on those of the
/// options, or the only one there is.
///
/// Sequences are read piece by piece: memory does not depend on their lengths, nor on the number of matches.
/// \param next   gives the slices; std::nullopt: there are no more. It may be asked ahead of the matches told.
/// \param found  called in this thread with the number of the slice, from 0, and the match with its strand
/// \throws InvalidInterval  a part does not lie within its sequence; the minus strand alone of a sequence that has none
/// \throws InvalidArgument  a part is on a strand that is not to be searched
/// \throws Cancelled, Corruption, IoError, and what `next` and `found` throw; matches in earlier slices have been told
///         then, if it is a slice that is wrong
void find_motif(const std::function<std::optional<Slice>()>& next, const Motif& motif, const FindOptions& options,
                const std::function<void(std::size_t, Interval)>& found);
/// The same of one slice.
void find_motif(const Slice& slice, const Motif& motif, const FindOptions& options,
                const std::function<void(Interval)>& found);

/// The same in upper-case residues in memory, which are taken for nucleotides if their letters have a complement.
[[nodiscard]] std::vector<Interval> find_motif(std::string_view residues, const Motif& motif,
                                               const FindOptions& options = {});

}  // namespace seqshelf
