#pragma once

#include <filesystem>
#include <stop_token>

#include "catalog/reader.hpp"
#include "repository/upkeep/check_volume.hpp"
#include "seqshelf/verify.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::repository {

/// Reports what a finished snapshot has and this one lacks, pages of its catalog that do not have their sums, and a
/// content id that is not that of its content.
/// \throws Cancelled
void check_identity(const snapshot::Layout& layout, const snapshot::CatalogFile& file, catalog::Reader& catalog,
                    const ReportProblem& report, const std::stop_token& stop);

/// Compares the sums that a catalog records with those of a snapshot's list, which may have more.
void compare_sums(const snapshot::Sums& recorded, const snapshot::Sums& listed, const ReportProblem& report);

/// Removes the catalog that was kept when this one was migrated, if nothing is wrong with this one.
void remove_kept_catalog(const std::filesystem::path& catalog, VerifyReport& report);

/// Counts what a catalog contains, and reports if its stored totals differ.
Totals check_totals(catalog::Reader& catalog, const ReportProblem& report);

}  // namespace seqshelf::repository
