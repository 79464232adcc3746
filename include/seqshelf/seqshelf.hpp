#pragma once

// Everything a user of the library needs.
#include "seqshelf/aliases.hpp"  // IWYU pragma: export
#include "seqshelf/bed.hpp"  // IWYU pragma: export
#include "seqshelf/collection.hpp"  // IWYU pragma: export
#include "seqshelf/collection_info.hpp"  // IWYU pragma: export
#include "seqshelf/collection_session.hpp"  // IWYU pragma: export
#include "seqshelf/comparison.hpp"  // IWYU pragma: export
#include "seqshelf/coordinates.hpp"  // IWYU pragma: export
#include "seqshelf/difference.hpp"  // IWYU pragma: export
#include "seqshelf/digest.hpp"  // IWYU pragma: export
#include "seqshelf/digest_fasta.hpp"  // IWYU pragma: export
#include "seqshelf/error.hpp"  // IWYU pragma: export
#include "seqshelf/fasta_export.hpp"  // IWYU pragma: export
#include "seqshelf/fhr.hpp"  // IWYU pragma: export
#include "seqshelf/interval.hpp"  // IWYU pragma: export
#include "seqshelf/letters.hpp"  // IWYU pragma: export
#include "seqshelf/load.hpp"  // IWYU pragma: export
#include "seqshelf/mirror.hpp"  // IWYU pragma: export
#include "seqshelf/names.hpp"  // IWYU pragma: export
#include "seqshelf/output_file.hpp"  // IWYU pragma: export
#include "seqshelf/prune.hpp"  // IWYU pragma: export
#include "seqshelf/refget_store.hpp"  // IWYU pragma: export
#include "seqshelf/region.hpp"  // IWYU pragma: export
#include "seqshelf/repository.hpp"  // IWYU pragma: export
#include "seqshelf/root.hpp"  // IWYU pragma: export
#include "seqshelf/seqrepo.hpp"  // IWYU pragma: export
#include "seqshelf/sequence_info.hpp"  // IWYU pragma: export
#include "seqshelf/snapshot.hpp"  // IWYU pragma: export
#include "seqshelf/status.hpp"  // IWYU pragma: export
#include "seqshelf/totals.hpp"  // IWYU pragma: export
#include "seqshelf/verify.hpp"  // IWYU pragma: export
