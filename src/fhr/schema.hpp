#pragma once

#include <vector>

#include "fhr/json.hpp"
#include "seqshelf/fhr.hpp"

namespace seqshelf::fhr {

/// Every way in which an object breaks the schema of FHR 1.0 (fhr.json), sorted by path.
[[nodiscard]] std::vector<FhrViolation> schema_violations(const Json& record);

}  // namespace seqshelf::fhr
