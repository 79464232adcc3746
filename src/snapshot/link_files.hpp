#pragma once

#include <cstdint>
#include <functional>

#include "base/file.hpp"
#include "catalog/reader.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

/// Gives the staged instance `to` the files of `from` that `catalog` lists: volumes and their indexes, and further
/// files. Each is linked, else reflinked, else copied. Durable when this returns.
/// \param linked  called after each file
/// \throws Corruption  a file is missing or has the wrong size  \throws Cancelled, ReadOnly, IoError
void link_files(const Layout& from, const Layout& to, catalog::Reader& catalog,
                const std::function<void(const RecordedFile&, base::LinkKind, std::int64_t bytes)>& linked);

}  // namespace seqshelf::snapshot
