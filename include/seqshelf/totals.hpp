#pragma once

#include <cstdint>

namespace seqshelf {

/// Counts of what an instance holds. Kept by its writers, so asking costs microseconds at any size.
struct Totals {
    std::int64_t sequences = 0;
    std::int64_t residues = 0;
    std::int64_t aliases = 0;  ///< in force; digests are not counted
    std::int64_t collections = 0;
    std::int64_t volumes = 0;
    std::int64_t volume_bytes = 0;  ///< of the BGZF files

    friend bool operator==(const Totals&, const Totals&) = default;
};

}  // namespace seqshelf
