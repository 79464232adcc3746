#include "catalog/deferred_indexes.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace seqshelf::catalog {

namespace {

/// Below this, filling the indexes takes no time.
constexpr std::int64_t min_rows = 10000;

// The schema's own text of each index is what rebuild() runs. Unique ones stay.
constexpr const char* deferrable_indexes =
    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX %' AND tbl_name = :table "
    "ORDER BY name";

}  // namespace

bool DeferredIndexes::count_row() {
    if (threshold_ == 0) {
        rows_before_ = database_.execAndGet(count_of_rows_).getInt64();
        set_threshold();
    }
    if (++rows_ != threshold_) {
        return false;
    }
    drop();
    return true;
}

/// Building an index anew pays once the change brings a good part of what it will hold.
void DeferredIndexes::set_threshold() { threshold_ = rows_ + std::max(min_rows, (rows_before_ + rows_) / 4); }

void DeferredIndexes::drop() {
    std::vector<std::string> names;
    {
        SQLite::Statement select(database_, deferrable_indexes);
        select.bind(":table", table_);
        while (select.executeStep()) {
            names.push_back(select.getColumn(0).getString());
            definitions_.push_back(select.getColumn(1).getString());
        }
    }
    for (const std::string& name : names) {
        database_.exec("DROP INDEX " + name);
    }
}

void DeferredIndexes::rebuild() {
    if (dropped()) {
        set_threshold();
    }
    for (const std::string& definition : std::exchange(definitions_, {})) {
        build_index(database_, definition);
    }
}

void build_index(SQLite::Database& database, const std::string& definition) {
    // A page that the statement has to push out of the cache is also kept for its undoing, unless it is written before.
    if (const int result = sqlite3_db_cacheflush(database.getHandle()); result != SQLITE_OK && result != SQLITE_BUSY) {
        throw SQLite::Exception(::sqlite3_errstr(result), result);
    }
    database.exec(definition);
}

}  // namespace seqshelf::catalog
