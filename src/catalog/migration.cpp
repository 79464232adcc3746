#include "catalog/migration.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <string>

#include "catalog/name_sum.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// A migration is one transaction, so a process that dies leaves the catalog as it was. It happens only when somebody
// asks for it, because older programs cannot write the catalog any more. A reader sees an older catalog through
// temporary views, one set for each version, which show that version as the next one; so every query is written once,
// for the newest schema. A writer refuses an older catalog.
//
// A newer catalog can be read if its format only adds tables, columns or files: its `readable_since` says so.

int pragma(SQLite::Database& database, const std::string& name) {
    return database.execAndGet("PRAGMA " + name).getInt();
}

/// The lowest format whose readers understand a newer catalog; a format that we do not know if it does not say.
int readable_since(SQLite::Database& database) {
    try {
        return std::stoi(database.execAndGet("SELECT value FROM property WHERE name = 'readable_since'").getString());
    } catch (const std::exception&) {
        return newest_schema_version() + 1;
    }
}

}  // namespace

int newest_schema_version() { return static_cast<int>(schema_texts().size()); }

void migrate(SQLite::Database& database) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    for (int version = pragma(database, "user_version"); version < newest_schema_version(); ++version) {
        database.exec(std::string(schema_texts()[static_cast<std::size_t>(version)].text));
    }
    if (database.execAndGet("SELECT count(*) FROM property WHERE name = 'names'").getInt() == 0) {
        NameSum(database).create();
    }
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    database.exec("PRAGMA user_version = " + std::to_string(newest_schema_version()));
    transaction.commit();
}

void check_schema(SQLite::Database& database, const std::string& name, OpenMode mode) {
    if (pragma(database, "application_id") != application_id) {
        throw SchemaMismatch(name + " is not a seqshelf catalog");
    }
    const int version = pragma(database, "user_version");
    const int newest = newest_schema_version();
    if (version < 1) {
        throw SchemaMismatch(name + " has format " + std::to_string(version) +
                             ", which does not exist; formats start at 1");
    }
    const bool readable = version <= newest || readable_since(database) <= newest;
    const bool writes = mode == OpenMode::write || mode == OpenMode::migrate;
    if (version > newest && (!readable || writes)) {
        throw SchemaMismatch(name + " has format " + std::to_string(version) +
                             "; this seqshelf (" SEQSHELF_VERSION ") " +
                             (readable ? "can only read it, and writes" : "knows formats up to") + " " +
                             std::to_string(newest) + ": a newer seqshelf is needed");
    }
    if (version < newest && mode == OpenMode::write) {
        throw SchemaMismatch(name + " has format " + std::to_string(version) + ", and this seqshelf writes format " +
                             std::to_string(newest) + ". `seqshelf migrate`, or --migrate with this command, changes " +
                             "the catalog to that format; older programs can then no longer write it, or read it");
    }
}

int schema_version(SQLite::Database& database) { return pragma(database, "user_version"); }

void adapt_for_reading(SQLite::Database& database) {
    for (int version = schema_version(database); version < newest_schema_version(); ++version) {
        database.exec(std::string(reading_texts()[static_cast<std::size_t>(version - 1)].text));
    }
}

}  // namespace seqshelf::catalog
