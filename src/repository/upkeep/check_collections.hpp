#pragma once

#include <functional>
#include <stop_token>

#include "catalog/reader.hpp"
#include "repository/upkeep/check_volume.hpp"
#include "seqshelf/collection_info.hpp"

namespace seqshelf::repository {

/// Called with each collection that can be read, and each of its sources.
using VisitSource = std::function<void(const CollectionDigest&, const catalog::SourceRow&)>;

/// Computes the digests of every collection from its members, and those of every soft mask, and compares them with the
/// catalog's. Damage of one collection does not hide that of others.
void check_collections(catalog::Reader& reader, const ReportProblem& report, const std::stop_token& stop,
                       const VisitSource& visit);

}  // namespace seqshelf::repository
