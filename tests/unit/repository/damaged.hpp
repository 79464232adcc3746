#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>

namespace seqshelf::test {

/// Runs SQL on a catalog as an attacker or a damaged disk would change it: without constraints.
inline void forge(const std::filesystem::path& catalog, const std::string& sql) {
    std::filesystem::permissions(catalog, std::filesystem::perms::owner_all);
    SQLite::Database database(catalog.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;");
    database.exec(sql);
}

}  // namespace seqshelf::test
