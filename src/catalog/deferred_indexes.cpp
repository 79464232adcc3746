#include "catalog/deferred_indexes.hpp"

#include <algorithm>

namespace seqshelf::catalog {

namespace {

/// Below this the whole load takes no time.
constexpr std::int64_t min_new_sequences = 10000;

// Those a load fills; the schema's own text of each is what rebuild() runs. Unique constraints have no text here.
constexpr const char* deferrable_indexes =
    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
    "AND tbl_name IN ('sequence', 'sequence_alias', 'collection_member') ORDER BY name";
constexpr const char* known_sequences = "SELECT value FROM total WHERE name = 'sequences'";

}  // namespace

void DeferredIndexes::count_new_sequence() {
    if (threshold_ == 0) {
        // Building all of an index anew pays once the change brings a good part of what the index will hold.
        threshold_ = std::max(min_new_sequences, database_.execAndGet(known_sequences).getInt64() / 4);
    }
    if (++new_sequences_ == threshold_) {
        drop();
    }
}

void DeferredIndexes::drop() {
    std::vector<std::string> names;
    {
        SQLite::Statement select(database_, deferrable_indexes);
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
    for (const std::string& definition : definitions_) {
        database_.exec(definition);
    }
    definitions_.clear();
}

}  // namespace seqshelf::catalog
