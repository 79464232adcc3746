#pragma once

#include <span>

#include "base/embedded_text.hpp"

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

/// The files schema/NNNN-*.sql, oldest first; the nth makes version n. Defined by the build (schema/embed.py).
[[nodiscard]] std::span<const base::EmbeddedText> schema_texts();

/// The files schema/reading-*.sql; the nth shows version n to readers as the next one. Also defined by the build.
[[nodiscard]] std::span<const base::EmbeddedText> reading_texts();

/// The newest schema version this program knows.
[[nodiscard]] int newest_schema_version();

/// Migrates the catalog to the newest version, each step in one transaction.
void migrate(SQLite::Database& database);

/// \throws SchemaMismatch  not a catalog of seqshelf, or of a version this program does not know
void check_schema(SQLite::Database& database, const char* name);

/// Shows a catalog of an older version as one of the newest to this connection, by temporary views. The file stays as
/// it is.
void adapt_for_reading(SQLite::Database& database);
[[nodiscard]] int schema_version(SQLite::Database& database);

}  // namespace seqshelf::catalog
