#pragma once

#include <stop_token>

#include "catalog/reader.hpp"
#include "repository/upkeep/check_volume.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// Reports what a finished snapshot has and this one lacks, pages of its catalog that do not have their sums, and a
/// content id that is not that of its content.
/// \throws Cancelled
void check_identity(const snapshot::Layout& layout, const snapshot::CatalogFile& file, catalog::Reader& catalog,
                    const ReportProblem& report, const std::stop_token& stop);

}  // namespace seqshelf::repository
