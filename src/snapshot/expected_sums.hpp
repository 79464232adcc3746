#pragma once

#include "catalog/reader.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::snapshot {

/// Whether a mirror accepts a file of that path: it is below the snapshot, and contains nothing that a terminal, a URL
/// or rsync's patterns could misinterpret.
[[nodiscard]] bool is_plain_path(std::string_view path);

/// The sums that a catalog records for the files of its volumes: path below the instance -> sum.
[[nodiscard]] Sums sums_of_volumes(catalog::Reader& catalog);

/// Checks that a snapshot's sums are exactly those of its catalog's volumes, of the catalog under its three names and
/// of its delta, and that no path could be misread.
/// \throws Corruption
void check_sums(const Sums& sums, catalog::Reader& catalog);

}  // namespace seqshelf::snapshot
