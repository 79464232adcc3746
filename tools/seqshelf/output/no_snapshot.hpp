#pragma once

#include "cli.hpp"
#include "seqshelf/snapshot.hpp"

namespace seqshelf::cli {

/// Reports that no snapshot was made because nothing changed.
/// \param report  of create_snapshot(), without a name
/// \throws NotFound  none was made because of what readers would lose: the message says what
void report_no_snapshot(const Globals& globals, const SnapshotReport& report);

}  // namespace seqshelf::cli
