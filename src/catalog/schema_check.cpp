#include "catalog/schema_check.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "catalog/migration.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// SQLite itself requires that type and name are those of the statement in `sql`. A virtual table has no root page.
constexpr const char* foreign_object =
    "SELECT type, name FROM sqlite_schema WHERE type <> 'index' AND (type <> 'table' OR rootpage = 0) AND "
    "(type <> 'view' OR name NOT IN ('seqalias', 'seqinfo')) LIMIT 1";
constexpr const char* all_objects =
    "SELECT type || ' ' || name || ' ' || tbl_name, coalesce(sql, '') FROM sqlite_schema";

/// Steps of SQLite's machine between two looks at the stop: some 20 microseconds.
constexpr int steps_between_looks = 1000;

using Objects = std::map<std::string, std::string>;

Objects objects_of(SQLite::Database& database) {
    Objects objects;
    SQLite::Statement all(database, all_objects);
    while (all.executeStep()) {
        objects.emplace(all.getColumn(0).getString(), all.getColumn(1).getString());
    }
    return objects;
}

/// The schema of a catalog that our migrations make.
const Objects& expected_objects(int version) {
    static std::mutex mutex;
    static std::map<int, Objects> known;
    const std::lock_guard lock(mutex);
    const auto [place, is_new] = known.try_emplace(version);
    if (is_new) {
        SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        for (const base::EmbeddedText& step : schema_texts().first(static_cast<std::size_t>(version))) {
            database.exec(std::string(step.text));
        }
        place->second = objects_of(database);
    }
    return place->second;
}

}  // namespace

void check_objects(SQLite::Database& database, const std::string& name) {
    SQLite::Statement found(database, foreign_object);
    if (found.executeStep()) {
        throw SchemaMismatch(name + " is not a catalog: it contains the " + found.getColumn(0).getString() + " " +
                             base::quoted(found.getColumn(1).getString()) + ", which no version of the format has");
    }
}

std::vector<std::string> schema_differences(SQLite::Database& database) {
    std::vector<std::string> differences;
    const Objects& expected = expected_objects(schema_version(database));
    const Objects found = objects_of(database);
    for (const auto& [object, sql] : expected) {
        const auto same = found.find(object);
        if (same == found.end() || same->second != sql) {
            differences.push_back("the schema " + std::string(same == found.end() ? "lacks " : "has another ") +
                                  object);
        }
    }
    for (const auto& [object, sql] : found) {
        if (!expected.contains(object)) {
            differences.push_back("the schema has the foreign " + base::quoted(object));
        }
    }
    return differences;
}

void obey_stops(SQLite::Database& database) {
    sqlite3_progress_handler(
        database.getHandle(), steps_between_looks,
        [](void*) { return base::stop_of_thread().stop_requested() ? 1 : 0; }, nullptr);
}

}  // namespace seqshelf::catalog
