#pragma once

#include <filesystem>
#include <string>

struct sqlite3;

namespace seqshelf::catalog {

/// The name of a VFS of SQLite that reads a catalog as the default one does, and compares each page with `catalog.sums`
/// before SQLite uses it for the first time. A page with another sum is SQLITE_CORRUPT. The URI names the sums by its
/// parameter `sums`. Only for catalogs that do not change. Registered at the first call.
/// Thread-safety: may be called concurrently.
[[nodiscard]] const char* checked_vfs();

/// The content id that the sums of an open catalog name; empty if it is not open through checked_vfs().
[[nodiscard]] std::string content_of_sums(sqlite3* database);

}  // namespace seqshelf::catalog
