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
#include "seqshelf/location.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A short stretch of residues to search for.
///
/// In nucleotide sequences the letters are IUPAC codes. A code matches every code that means some or all of its own
/// bases, and no others: R matches R, A and G; only N matches an N of the sequence. U is T, X is N, and a letter that
/// is not a code matches nothing. In other sequences (whose letters have no complement) each letter matches itself.
/// Thread-safety: a value.
class Motif {
public:
    /// Whether letters are IUPAC codes in nucleotide sequences, or match only themselves in all sequences.
    enum class Letters { iupac, literal };
    static constexpr std::size_t max_residues = 10'000;  ///< the longest motif

    /// \param residues  letters A-Z, in either case
    /// \throws InvalidArgument  none, more than max_residues, or another character: the message gives its column
    explicit Motif(std::string_view residues, Letters letters = Letters::iupac);

    /// The residues in upper case.
    [[nodiscard]] const std::string& residues() const noexcept { return residues_; }
    /// How letters match.
    [[nodiscard]] Letters letters() const noexcept { return letters_; }
    /// Residues of the motif.
    [[nodiscard]] std::int64_t length() const noexcept { return static_cast<std::int64_t>(residues_.size()); }

private:
    std::string residues_;
    Letters letters_;
};

/// How motifs are searched for.
/// Thread-safety: a value.
struct FindOptions {
    /// Strands to search. On the minus strand a motif matches what Sequence::fetch() returns for that strand.
    enum class Strands { plus, minus, both };
    Strands strands = Strands::both;  ///< the strands that are searched

    /// Whether matches may overlap. `none`: of the matches on one strand that share residues, read 5' to 3', the first
    /// is reported, then the next that does not overlap it, and so on. A motif that can overlap itself is then searched
    /// for twice on the minus strand.
    enum class Overlaps { all, none };
    Overlaps overlaps = Overlaps::all;  ///< which matches are reported

    /// Threads that read and search; 0: one per core. Short slices are searched in the calling thread.
    unsigned threads = 0;
    /// To stop early: find_motif() throws Cancelled.
    std::stop_token stop{};
};

/// Finds the matches within slices, one slice after the other. Matches within a part of a location come first, part by
/// part, ordered by start, on the plus strand before the minus strand. Then come those that extend over several parts,
/// as the parts are read one after the other, and, if the slice is the whole of a circular sequence in one part, those
/// across its origin. If matches may not overlap, those within parts are taken first. If a location has a part on the
/// minus strand, each part is searched on its own strand; else on the strands of the options, or on the only strand
/// that the sequence has.
///
/// Sequences are read piece by piece: memory depends neither on their lengths nor on the number of matches.
/// \param next   returns the next slice; std::nullopt: there are no more. It may be called ahead of `found`.
/// \param found  called in this thread with the number of the slice, from 0, and the match with its strand. It has one
///               part, also across the origin: then its end is greater than the sequence's length. It has more if it
///               extends over parts of the slice that are not neighbours; then they are in the order of reading.
/// \throws InvalidInterval  a part is not within its sequence; or only the minus strand is searched, which the sequence
///                          does not have. Matches in earlier slices have been reported.
/// \throws InvalidArgument  a part is on a strand that is not searched; likewise
/// \throws Cancelled, Corruption, IoError, and what `next` and `found` throw
void find_motif(const std::function<std::optional<Slice>()>& next, const Motif& motif, const FindOptions& options,
                const std::function<void(std::size_t, const Location&)>& found);
/// The same for one slice.
void find_motif(const Slice& slice, const Motif& motif, const FindOptions& options,
                const std::function<void(const Location&)>& found);

/// The same for upper-case residues in memory. They count as nucleotides if all their letters have a complement.
[[nodiscard]] std::vector<Interval> find_motif(std::string_view residues, const Motif& motif,
                                               const FindOptions& options = {});

}  // namespace seqshelf
