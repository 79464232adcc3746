#pragma once

#include <filesystem>

namespace seqshelf {

/// What migrating an instance, or undoing that, did.
/// Thread-safety: a value.
struct MigrationReport {
    int format_before = 0;        ///< of the catalog
    int format = 0;               ///< of the catalog now; the same if there was nothing to do
    std::filesystem::path kept;   ///< the catalog as it was before; empty: nothing was migrated, or it was put back
};

/// Changes an instance's catalog to the format of this program, which writes no other. Older programs can then no
/// longer write the instance, and can read it only if they know the format. The catalog as it was is kept beside it, as
/// `catalog.sqlite3.formatN`, until verify() finds no problem. If the process dies, the catalog is as it was. Readers
/// are not disturbed.
///
/// \param instance  a master: snapshots never change, and are read in their own format
/// \throws ReadOnly  it is a snapshot or an instance of SeqRepo, or may not be written
/// \throws IoError   there is not enough free space: three times what the catalog takes is needed
/// \throws NotFound, Locked, SchemaMismatch, Corruption
MigrationReport migrate_instance(const std::filesystem::path& instance);

/// Puts back the catalog that the last migration kept.
/// \throws NotFound         nothing is kept: it was not migrated, or verify() has found no problem since
/// \throws InvalidArgument  something was written since the migration, which would be lost
/// \throws ReadOnly, Locked, SchemaMismatch, Corruption, IoError
MigrationReport undo_migration(const std::filesystem::path& instance);

}  // namespace seqshelf
