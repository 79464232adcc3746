#include "catalog/kept_catalog.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "catalog/connection.hpp"
#include "catalog/copy.hpp"
#include "catalog/migration.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view suffix = ".format";

/// The copy, what the migration writes to the log, and the catalog that has grown by it.
constexpr std::uintmax_t copies_needed = 3;

fs::path kept_path(const fs::path& catalog, int format) {
    return catalog.string() + std::string(suffix) + std::to_string(format);
}

void check_space(const fs::path& catalog) {
    const std::uintmax_t needed = copies_needed * fs::file_size(catalog);
    const std::uintmax_t available = fs::space(catalog.parent_path()).available;
    if (available < needed) {
        throw IoError("not enough space to migrate " + catalog.string() + ": " + std::to_string(needed) +
                      " bytes are needed, and " + std::to_string(available) + " are free; nothing was done");
    }
}

/// Copies what is committed, also in the log.
void keep(const fs::path& catalog, const fs::path& kept) {
    const fs::path staged = kept.string() + ".new";
    fs::remove(staged);
    {
        SQLite::Database original = open_database(catalog, OpenMode::read);
        base::create_empty(staged);
        SQLite::Database copy(file_uri(staged, "?mode=rw"), SQLite::OPEN_READWRITE | SQLite::OPEN_URI);
        copy_pages(original, copy, catalog.string());
        copy.exec("PRAGMA journal_mode = DELETE");
    }
    base::fsync_path(staged);
    base::replace(staged, kept);  // one of the same format was left by a migration that was undone or did not finish
}

std::int64_t last_change(SQLite::Database& database) {
    return database.execAndGet("SELECT coalesce(max(change_id), 0) FROM change").getInt64();
}

}  // namespace

std::optional<KeptCatalog> find_kept_catalog(const fs::path& catalog) {
    for (int format = newest_schema_version() - 1; format > 0; --format) {
        if (fs::path file = kept_path(catalog, format); base::exists(file)) {
            return KeptCatalog{std::move(file), format};
        }
    }
    return std::nullopt;
}

std::optional<KeptCatalog> migrate_catalog(const fs::path& catalog) {
    return guarded("cannot migrate catalog " + catalog.string(), [&]() -> std::optional<KeptCatalog> {
        const int format = [&] {
            SQLite::Database database = open_database(catalog, OpenMode::migrate);
            return schema_version(database);
        }();
        if (format >= newest_schema_version()) {
            return std::nullopt;
        }
        check_space(catalog);
        KeptCatalog kept{kept_path(catalog, format), format};
        keep(catalog, kept.file);
        SQLite::Database database = open_database(catalog, OpenMode::migrate);
        migrate(database);
        // The new pages are still in the log. Truncating the file does not wait: what readers use is kept.
        (void)database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
        return kept;
    });
}

void restore_catalog(const fs::path& catalog, const KeptCatalog& kept) {
    guarded("cannot restore catalog " + kept.file.string(), [&] {
        SQLite::Database before = open_database(kept.file, OpenMode::immutable);
        SQLite::Database database = open_database(catalog, OpenMode::write);
        if (const std::int64_t changes = last_change(database) - last_change(before); changes != 0) {
            throw InvalidArgument(catalog.string() + " was changed " + std::to_string(changes) +
                                  " times since it was migrated; these changes would be lost, so nothing was done");
        }
        copy_pages(before, database, kept.file.string());
        (void)database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
    });
    fs::remove(kept.file);
}

}  // namespace seqshelf::catalog
