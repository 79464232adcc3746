#pragma once

#include <vector>

#include "fhr/json.hpp"
#include "seqshelf/fhr.hpp"

namespace seqshelf::fhr {

/// Returns where a record's figures differ from the computed ones, sorted by path.
[[nodiscard]] std::vector<FhrViolation> statistics_violations(const Json& record, const FhrStatistics& computed);

}  // namespace seqshelf::fhr
