#pragma once

#include <cstdint>
#include <filesystem>
#include <map>

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
                    const ReportProblem& report);

/// The sums that files must have: of these volumes and the catalog's further files; for a snapshot also those that only
/// its list has. Reports where the list does not agree.
[[nodiscard]] snapshot::Sums expected_sums(const snapshot::Layout& layout,
                                           const std::map<std::int64_t, catalog::VolumeRow>& volumes,
                                           catalog::Reader& catalog, const ReportProblem& report);

/// Removes the catalog that was kept when this one was migrated, if nothing is wrong with this one.
void remove_kept_catalog(const std::filesystem::path& catalog, VerifyReport& report);

/// Counts what a catalog contains, and reports if its stored totals differ.
Totals check_totals(catalog::Reader& catalog, const ReportProblem& report);

}  // namespace seqshelf::repository
