#pragma once

#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

// A catalog may come from elsewhere. SQLite runs what its schema says: a view in place of a table may be a query that
// never ends, a trigger may change other rows than those that we wrote.

/// Checks that a catalog consists of tables, their indexes and the two views that we make. One small query, for every
/// open. \throws SchemaMismatch
void check_objects(SQLite::Database& database, const std::string& name);

/// Compares the whole text of a catalog's schema with that of a catalog of the same version that we make: also its
/// generated columns, constraints and indexed expressions. Takes some milliseconds.
/// \returns what differs, a line for each object
[[nodiscard]] std::vector<std::string> schema_differences(SQLite::Database& database);

/// Ends the connection's statements with SQLITE_INTERRUPT once the stop of the calling thread's StopScope is requested.
void obey_stops(SQLite::Database& database);

}  // namespace seqshelf::catalog
