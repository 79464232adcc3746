#pragma once

#include <cstdint>
#include <functional>

#include "seqshelf/location.hpp"
#include "seqshelf/region.hpp"

namespace seqshelf::sequence {

/// How a region's text is read.
/// Thread-safety: a value.
struct RegionReading {
    Coordinates coordinates = Coordinates::one_based;
    Bounds bounds = Bounds::error;  ///< how the residues will be read: if not `error`, a part may go beyond the end
};

/// As RegionText::location. If the bounds allow it, a part on a linear sequence may go beyond the end; if the sequence
/// is circular, it continues at the start.
/// \throws InvalidInterval  as RegionText::location; also if a part has no residue within the sequence, or goes more
///                          than once around the circle
[[nodiscard]] Location location_of(const RegionText& region, std::int64_t length, RegionReading reading,
                                   const std::function<bool()>& is_circular);

}  // namespace seqshelf::sequence
