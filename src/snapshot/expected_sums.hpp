#pragma once

#include "catalog/reader.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::snapshot {

/// What a catalog says of the files of its volumes: path below the instance -> sum.
[[nodiscard]] Sums sums_of_volumes(catalog::Reader& catalog);

/// Checks that a snapshot's sums are just those of its catalog's volumes, of the catalog under its names and of its delta,
/// and that no path could be misread.
/// \throws Corruption
void check_sums(const Sums& sums, catalog::Reader& catalog);

}  // namespace seqshelf::snapshot
