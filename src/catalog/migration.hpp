#pragma once

#include <span>
#include <string>

#include "base/embedded_text.hpp"
#include "catalog/connection.hpp"

namespace seqshelf::catalog {

/// The files schema/NNNN-*.sql, oldest first; the nth makes version n. Defined by the build (schema/embed.py).
[[nodiscard]] std::span<const base::EmbeddedText> schema_texts();

/// The files schema/reading-*.sql; the nth shows version n to readers as the next one. Also defined by the build.
[[nodiscard]] std::span<const base::EmbeddedText> reading_texts();

/// The newest schema version this program knows.
[[nodiscard]] int newest_schema_version();

/// "SQSH" in the database's header, by which file(1) and we recognise a catalog.
inline constexpr int application_id = 0x53515348;

/// From this format on, a catalog says what it is.
inline constexpr int first_format_with_identity = 6;

/// Migrates a catalog of an older version, or an empty database, to the newest, in one transaction.
void migrate(SQLite::Database& database);

/// \throws SchemaMismatch  not a catalog of seqshelf, or of a version that this program cannot open like that
void check_schema(SQLite::Database& database, const std::string& name, OpenMode mode);

/// Shows a catalog of an older version as one of the newest to this connection, by temporary views. The file stays as
/// it is.
void adapt_for_reading(SQLite::Database& database);
[[nodiscard]] int schema_version(SQLite::Database& database);

}  // namespace seqshelf::catalog
