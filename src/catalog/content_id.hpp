#pragma once

#include <string>

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

/// The content id of a catalog (schema/FORMAT.md, "Content id"): 32 characters, the same for all catalogs with the same
/// sequences, names in force and collections, however and whenever they were made. Takes one pass over these.
/// \pre within guarded(); a catalog of the newest format, or adapted to it \throws SQLite::Exception
[[nodiscard]] std::string content_id(SQLite::Database& database);

}  // namespace seqshelf::catalog
