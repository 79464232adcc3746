#pragma once

#include <stop_token>

#include "catalog/reader.hpp"
#include "repository/upkeep/check_volume.hpp"

namespace seqshelf::repository {

/// Computes the digests of every collection from its members, and those of every soft mask, and compares them with the
/// catalog's.
void check_collections(catalog::Reader& reader, const ReportProblem& report, const std::stop_token& stop);

}  // namespace seqshelf::repository
