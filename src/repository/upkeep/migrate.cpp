#include "seqshelf/migrate.hpp"

#include "base/writer_lock.hpp"
#include "catalog/kept_catalog.hpp"
#include "catalog/migration.hpp"
#include "repository/session/instance_writer.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

MigrationReport migrate_instance(const fs::path& instance) {
    const snapshot::Layout layout{repository::require_writable(instance)};
    const base::WriterLock lock(layout.lock(), "migrate");
    const int newest = catalog::newest_schema_version();
    const auto kept = catalog::migrate_catalog(layout.catalog());
    return kept ? MigrationReport{kept->format, newest, kept->file} : MigrationReport{newest, newest, {}};
}

MigrationReport undo_migration(const fs::path& instance) {
    const snapshot::Layout layout{repository::require_writable(instance)};
    const base::WriterLock lock(layout.lock(), "migrate --back");
    const auto kept = catalog::find_kept_catalog(layout.catalog());
    if (!kept) {
        throw NotFound("no catalog of an older format is kept in " + instance.string() +
                       ": it was not migrated, or `seqshelf verify` has found no problem since");
    }
    catalog::restore_catalog(layout.catalog(), *kept);
    return {catalog::newest_schema_version(), kept->format, {}};
}

}  // namespace seqshelf
