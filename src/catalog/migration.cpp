#include "catalog/migration.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// Each step of a migration is a transaction that also sets the version, so a process that dies leaves a complete
// catalog of some version, and the next writer continues there. Only writers migrate. A reader must not: it may lack
// permission, and a snapshot never changes. It sees an older catalog through temporary views, one set for each version,
// which show that version as the next one; so every query is written once, for the newest schema.

// "SQSH" in the database header, by which file(1) and we recognise a catalog.
constexpr int application_id = 0x53515348;

int pragma(SQLite::Database& database, const std::string& name) {
    return database.execAndGet("PRAGMA " + name).getInt();
}

}  // namespace

int newest_schema_version() { return static_cast<int>(schema_texts().size()); }

void migrate(SQLite::Database& database) {
    for (int version = pragma(database, "user_version"); version < newest_schema_version(); ++version) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(std::string(schema_texts()[static_cast<std::size_t>(version)].text));
        database.exec("PRAGMA application_id = " + std::to_string(application_id));
        database.exec("PRAGMA user_version = " + std::to_string(version + 1));
        transaction.commit();
    }
}

void check_schema(SQLite::Database& database, const char* name) {
    if (pragma(database, "application_id") != application_id) {
        throw SchemaMismatch(std::string(name) + " is not a seqshelf catalog");
    }
    const int version = pragma(database, "user_version");
    if (version > newest_schema_version()) {
        throw SchemaMismatch(std::string(name) + " has schema version " + std::to_string(version) +
                             "; this seqshelf (" SEQSHELF_VERSION ") knows versions up to " +
                             std::to_string(newest_schema_version()) + ": a newer seqshelf is needed");
    }
    if (version < 1) {
        throw SchemaMismatch(std::string(name) + " has schema version " + std::to_string(version) +
                             ", which does not exist; versions start at 1");
    }
}

int schema_version(SQLite::Database& database) { return pragma(database, "user_version"); }

void adapt_for_reading(SQLite::Database& database) {
    for (int version = schema_version(database); version < newest_schema_version(); ++version) {
        database.exec(std::string(reading_texts()[static_cast<std::size_t>(version - 1)].text));
    }
}

}  // namespace seqshelf::catalog
