#pragma once

#include <vector>

#include "fhr/json.hpp"
#include "seqshelf/fhr.hpp"

namespace seqshelf::fhr {

/// Returns every violation of the schema of FHR 1.0 (fhr.json) by an object, sorted by path.
[[nodiscard]] std::vector<FhrViolation> schema_violations(const Json& record);

}  // namespace seqshelf::fhr
