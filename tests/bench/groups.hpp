#pragma once

#include <string>
#include <vector>

#include "measurement.hpp"

namespace seqshelf::bench {

/// What a group is asked to measure: words of the command line.
using Arguments = std::vector<std::string>;

/// Slices of an instance, on one and on two threads, beside htslib's of the same sequences; and what they are.
/// \param arguments  WORKLOAD cached|not-cached INSTANCE REGIONS [LABEL=FASTA…]. REGIONS is a file with a line
///                   `name<TAB>sha512t24u<TAB>start<TAB>end` each, interbase; a FASTA has its records named by
///                   sha512t24u.
void measure_slices(const Arguments& arguments, const Settings& settings);

/// Looking names up.
/// \param arguments  LABEL INSTANCE NAMES [BATCH…]. NAMES is a file with an `ns:alias` a line, no two of the same
///                   sequence. They are looked up one by one and together, those of each BATCH together alone.
void measure_names(const Arguments& arguments, const Settings& settings);

}  // namespace seqshelf::bench
