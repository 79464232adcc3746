#pragma once

#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

// A catalog may come from elsewhere. SQLite runs what its schema says: a view in place of a table may be a query that
// never ends, a trigger may change other rows than those that we wrote.

/// From here on the connection refuses statements that would read a view of the file or a virtual table, and runs no
/// triggers of it. Its own temporary views are not concerned. It costs nothing per statement.
void refuse_foreign_code(SQLite::Database& database);

/// Compares the whole text of a catalog's schema with that of a catalog of the same version that we make: also its
/// generated columns, constraints and indexed expressions. A newer version may have more tables, indexes and columns
/// than we know. Takes some milliseconds.
/// \returns what differs, a line for each object
[[nodiscard]] std::vector<std::string> schema_differences(SQLite::Database& database);

/// Ends the connection's statements with SQLITE_INTERRUPT once the stop of the calling thread's StopScope is requested.
void obey_stops(SQLite::Database& database);

}  // namespace seqshelf::catalog
