#pragma once

#include <string>
#include <vector>

#include "measurement.hpp"

namespace seqshelf::bench {

/// What a group should measure: words of the command line.
using Arguments = std::vector<std::string>;

/// Measures slices of an instance, on one and on two threads, and htslib's of the same sequences; prints their digest.
/// \param arguments  WORKLOAD cached|not-cached INSTANCE REGIONS [LABEL=FASTA…]. REGIONS is a file with lines
///                   `name<TAB>sha512t24u<TAB>start<TAB>end`, interbase; a record of a FASTA has its sha512t24u as
///                   name.
void measure_slices(const Arguments& arguments, const Settings& settings);

/// Measures look-ups of names.
/// \param arguments  LABEL INSTANCE NAMES [BATCH…]. NAMES is a file with one `ns:alias` per line, no two of the same
///                   sequence. They are looked up one by one and together, those of each BATCH only together.
void measure_names(const Arguments& arguments, const Settings& settings);

}  // namespace seqshelf::bench
