#include "catalog/seqrepo_export.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "base/file.hpp"
#include "catalog/connection.hpp"
#include "catalog/schema_check.hpp"

namespace seqshelf::catalog {

void write_seqrepo_databases(const std::filesystem::path& catalog, Reader::Source source,
                             const std::filesystem::path& aliases, const std::filesystem::path& sequences) {
    Reader(catalog, source).require_own_schema();  // SeqRepo's views are read below
    guarded("cannot write the databases of SeqRepo " + aliases.parent_path().string() + " of " + catalog.string(), [&] {
        base::create_empty(aliases);
        base::create_empty(sequences);
        SQLite::Database database(aliases.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_URI);
        const auto attach = [&](const std::string& uri, const char* name) {
            SQLite::Statement statement(database, std::string("ATTACH :file AS ") + name);
            statement.bind(":file", uri);
            statement.exec();
        };
        obey_stops(database);
        database.exec("PRAGMA trusted_schema = OFF");
        attach(file_uri(sequences, "?mode=rwc"), "sequences");
        attach(file_uri(catalog, source == Reader::Source::snapshot ? "?immutable=1" : "?mode=ro"), "catalog");
        // No process has opened these files yet: an incomplete one is removed, not repaired.
        for (const char* const pragma :
             {"main.journal_mode", "sequences.journal_mode", "main.synchronous", "sequences.synchronous"}) {
            database.exec(std::string("PRAGMA ") + pragma + " = OFF");
        }
        database.exec("PRAGMA threads = 2");
        SQLite::Transaction transaction(database);
        database.exec(std::string(seqrepo_texts().front().text));
        transaction.commit();
        for (const char* const pragma : {"main.journal_mode", "sequences.journal_mode"}) {
            database.exec(std::string("PRAGMA ") + pragma + " = DELETE");
        }
    });
    base::fsync_path(aliases);
    base::fsync_path(sequences);
}

}  // namespace seqshelf::catalog
