#pragma once

#include <cstdint>

#include "seqshelf/fasta_export.hpp"

namespace seqshelf::repository {

/// export_collection(), byte for byte, of the source of that number.
/// \throws NotFound  the collection has no such source
/// \throws InvalidArgument, Corruption, IoError  as export_collection()
void export_source(const Collection& collection, std::int64_t source_id, const FastaSink& sink);

}  // namespace seqshelf::repository
