#pragma once

#include "seqshelf/variant.hpp"

namespace seqshelf::analysis {

/// Computes both digests from the other members. (VRS 2.0, "Computed Identifiers")
void identify(VrsAllele& allele);

}  // namespace seqshelf::analysis
