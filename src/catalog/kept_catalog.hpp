#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace seqshelf::catalog {

/// A master's catalog as it was before it was migrated, beside it: `catalog.sqlite3.format5`.
struct KeptCatalog {
    std::filesystem::path file;
    int format = 0;
};

/// The kept catalog of the highest format, if there is one.
[[nodiscard]] std::optional<KeptCatalog> find_kept_catalog(const std::filesystem::path& catalog);

/// Migrates a catalog to this program's format. First it is copied to a KeptCatalog, durably; then it is changed in one
/// transaction, which readers do not notice. Does nothing if it has that format already.
/// \returns what was kept, if it was migrated
/// \pre the instance's WriterLock is held
/// \throws IoError  there is not enough free space for the copy and the change; nothing was done
/// \throws SchemaMismatch, Corruption, ReadOnly
std::optional<KeptCatalog> migrate_catalog(const std::filesystem::path& catalog);

/// Puts a kept catalog's content back, in one transaction, and removes the kept file.
/// \pre the instance's WriterLock is held
/// \throws InvalidArgument  something was written since the migration, which would be lost
/// \throws Corruption, ReadOnly, IoError
void restore_catalog(const std::filesystem::path& catalog, const KeptCatalog& kept);

}  // namespace seqshelf::catalog
