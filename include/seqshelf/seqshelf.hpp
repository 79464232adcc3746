#pragma once

// Everything a user of the library needs.
#include "seqshelf/adopt.hpp"  // IWYU pragma: export
#include "seqshelf/alias_kind.hpp"  // IWYU pragma: export
#include "seqshelf/assembly_report.hpp"  // IWYU pragma: export
#include "seqshelf/bed.hpp"  // IWYU pragma: export
#include "seqshelf/change.hpp"  // IWYU pragma: export
#include "seqshelf/collection.hpp"  // IWYU pragma: export
#include "seqshelf/collection_info.hpp"  // IWYU pragma: export
#include "seqshelf/comparison.hpp"  // IWYU pragma: export
#include "seqshelf/coordinates.hpp"  // IWYU pragma: export
#include "seqshelf/difference.hpp"  // IWYU pragma: export
#include "seqshelf/digest.hpp"  // IWYU pragma: export
#include "seqshelf/digest_fasta.hpp"  // IWYU pragma: export
#include "seqshelf/error.hpp"  // IWYU pragma: export
#include "seqshelf/fasta_export.hpp"  // IWYU pragma: export
#include "seqshelf/fhr.hpp"  // IWYU pragma: export
#include "seqshelf/gtars_export.hpp"  // IWYU pragma: export
#include "seqshelf/gtars_import.hpp"  // IWYU pragma: export
#include "seqshelf/interval.hpp"  // IWYU pragma: export
#include "seqshelf/letters.hpp"  // IWYU pragma: export
#include "seqshelf/location.hpp"  // IWYU pragma: export
#include "seqshelf/lock_wait.hpp"  // IWYU pragma: export
#include "seqshelf/log.hpp"  // IWYU pragma: export
#include "seqshelf/migrate.hpp"
#include "seqshelf/mirror.hpp"  // IWYU pragma: export
#include "seqshelf/motif.hpp"  // IWYU pragma: export
#include "seqshelf/names.hpp"  // IWYU pragma: export
#include "seqshelf/output_file.hpp"  // IWYU pragma: export
#include "seqshelf/packed_cache.hpp"  // IWYU pragma: export
#include "seqshelf/patched_sequence.hpp"  // IWYU pragma: export
#include "seqshelf/prune.hpp"  // IWYU pragma: export
#include "seqshelf/region.hpp"  // IWYU pragma: export
#include "seqshelf/repointed_name.hpp"  // IWYU pragma: export
#include "seqshelf/repository.hpp"  // IWYU pragma: export
#include "seqshelf/residues.hpp"  // IWYU pragma: export
#include "seqshelf/root.hpp"  // IWYU pragma: export
#include "seqshelf/seqrepo_export.hpp"
#include "seqshelf/seqrepo_source.hpp"  // IWYU pragma: export
#include "seqshelf/sequence.hpp"  // IWYU pragma: export
#include "seqshelf/sequence_info.hpp"  // IWYU pragma: export
#include "seqshelf/slice.hpp"  // IWYU pragma: export
#include "seqshelf/slice_batch.hpp"  // IWYU pragma: export
#include "seqshelf/slice_lookup.hpp"  // IWYU pragma: export
#include "seqshelf/snapshot.hpp"  // IWYU pragma: export
#include "seqshelf/status.hpp"  // IWYU pragma: export
#include "seqshelf/totals.hpp"  // IWYU pragma: export
#include "seqshelf/variant.hpp"  // IWYU pragma: export
#include "seqshelf/verify.hpp"  // IWYU pragma: export
