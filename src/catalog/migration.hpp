#pragma once

#include <span>

#include "base/embedded_text.hpp"

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

/// The files of schema/, oldest first; the nth makes version n. Defined by the build (schema/embed.py).
[[nodiscard]] std::span<const base::EmbeddedText> schema_texts();

/// The files schema/reading-*.sql; the nth lets a reader see version n as the next. Defined by the build as well.
[[nodiscard]] std::span<const base::EmbeddedText> reading_texts();

/// The newest schema version this program knows.
[[nodiscard]] int newest_schema_version();

/// Brings the catalog to the newest version, each step in one transaction.
void migrate(SQLite::Database& database);

/// \throws SchemaMismatch  not a catalog of seqshelf, or of a version this program does not know
void check_schema(SQLite::Database& database, const char* name);

/// Makes a catalog of an older version look like one of the newest to this connection, which only reads it.
void adapt_for_reading(SQLite::Database& database);
[[nodiscard]] int schema_version(SQLite::Database& database);

}  // namespace seqshelf::catalog
