#pragma once

#include <span>

#include "base/embedded_text.hpp"

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

/// The files of schema/, oldest first; the nth makes version n. Defined by the build (schema/embed.py).
[[nodiscard]] std::span<const base::EmbeddedText> schema_texts();

/// The newest schema version this program knows.
[[nodiscard]] int newest_schema_version();

/// Brings the catalog to the newest version, each step in one transaction.
void migrate(SQLite::Database& database);

enum class OlderSchema { accepted, refused };

/// \throws SchemaMismatch  not a catalog of seqshelf, or of a version this program does not know, or an older one where
///                         that is refused
void check_schema(SQLite::Database& database, const char* name, OlderSchema older);

}  // namespace seqshelf::catalog
