#include "catalog/schema_check.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "catalog/migration.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* all_objects =
    "SELECT type || ' ' || name || ' ' || tbl_name, coalesce(sql, '') FROM sqlite_schema "
    "WHERE name NOT LIKE 'sqlite_stat%'";  // statistics, which ANALYZE makes

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

void refuse_foreign_code(SQLite::Database& database) {
    sqlite3* const handle = database.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_drop_modules(handle, nullptr);
}

std::vector<std::string> schema_differences(SQLite::Database& database) {
    std::vector<std::string> differences;
    const int version = schema_version(database);
    const bool is_newer = version > newest_schema_version();
    const Objects& expected = expected_objects(std::min(version, newest_schema_version()));
    const Objects found = objects_of(database);
    for (const auto& [object, sql] : expected) {
        const auto same = found.find(object);
        if (same == found.end() || (same->second != sql && !is_newer)) {
            differences.push_back("the schema " + std::string(same == found.end() ? "lacks " : "has another ") +
                                  object);
        }
    }
    for (const auto& [object, sql] : found) {
        const bool may_be_new = is_newer && (object.starts_with("table ") || object.starts_with("index "));
        if (!expected.contains(object) && !may_be_new) {
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
