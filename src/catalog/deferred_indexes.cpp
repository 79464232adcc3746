#include "catalog/deferred_indexes.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace seqshelf::catalog {

namespace {

// Why indexes are dropped and sorted rather than filled: rows of a load arrive in the order of a file, but an index is
// ordered by aliases, digests or numbers. Inserting one row after the other touches a random page each time; sorting
// all of them is several times faster, and leaves full pages, so the catalog is smaller too. It only pays if the change
// is large compared with the table, because the rows that were already there are sorted again. So nothing is dropped at
// first; the rows are counted, and each group of indexes is dropped when its own table has grown by a quarter.

/// With fewer rows, filling the indexes takes no noticeable time.
constexpr std::int64_t min_rows = 10000;

// rebuild() runs the schema's own text of each index.
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

/// Building an index pays once the change adds a good part of its rows.
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
    // SQLite also saves the old content of a page that the statement pushes out of the cache, unless it is clean by
    // then.
    if (const int result = sqlite3_db_cacheflush(database.getHandle()); result != SQLITE_OK && result != SQLITE_BUSY) {
        throw SQLite::Exception(::sqlite3_errstr(result), result);
    }
    database.exec(definition);
}

}  // namespace seqshelf::catalog
