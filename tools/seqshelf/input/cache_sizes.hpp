#pragma once

#include "cli.hpp"

namespace seqshelf::cli {

/// Sets the sizes of caches from `--caches`, and those that it does not name from $SEQSHELF_CACHES, and the cache of
/// names else from $SEQREPO_LRU_CACHE_MAXSIZE, which counts names.
/// \throws UsageError  one of the three is malformed
void set_cache_sizes(ReadOptions& read, const options::variables_map& values, Defaults given_by);

}  // namespace seqshelf::cli
