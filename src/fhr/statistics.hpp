#pragma once

#include <vector>

#include "fhr/json.hpp"
#include "seqshelf/fhr.hpp"

namespace seqshelf::fhr {

/// Where an object's figures are not the computed ones, sorted by path.
[[nodiscard]] std::vector<FhrViolation> statistics_violations(const Json& record, const FhrStatistics& computed);

}  // namespace seqshelf::fhr
