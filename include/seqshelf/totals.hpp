#pragma once

#include <cstdint>

namespace seqshelf {

/// Counts of what an instance contains. Writers maintain them, so that reading them takes microseconds at any size.
/// Thread-safety: a value.
struct Totals {
    std::int64_t sequences = 0;     ///< each counted once
    std::int64_t residues = 0;      ///< of all sequences
    std::int64_t aliases = 0;       ///< of sequences, in force; digests are not counted
    std::int64_t collections = 0;   ///< each counted once
    std::int64_t volumes = 0;       ///< files with residues
    std::int64_t volume_bytes = 0;  ///< of the BGZF files; 0 for an instance of SeqRepo

    /// Whether all counts are equal.
    friend bool operator==(const Totals&, const Totals&) = default;
};

}  // namespace seqshelf
