#include "catalog/write_connection.hpp"

#include "base/clock.hpp"
#include "base/error_context.hpp"
#include "catalog/name_rules.hpp"
#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* insert_change =
    "INSERT INTO change (made, action, program) VALUES (:made, :action, 'seqshelf " SEQSHELF_VERSION "')";
constexpr const char* insert_namespace = "INSERT INTO namespace (name) VALUES (:name) ON CONFLICT DO NOTHING";
constexpr const char* add_to_alias_count =
    "UPDATE namespace SET alias_count = alias_count + :added WHERE namespace_id = :namespace_id";
constexpr const char* add_to_total = "UPDATE total SET value = value + :added WHERE name = :name";

/// Whether a line of a query plan reads rows that an index would have found: a whole table, or all rows with the same
/// first column of a longer primary key.
bool lacks_index(const std::string& line) {
    constexpr std::string_view key = " PRIMARY KEY (";
    const std::size_t at = line.find(key);
    const bool first_column_only = at != std::string::npos && line.find(" AND ", at) == std::string::npos &&
                                   line.find(" INTEGER PRIMARY KEY ") == std::string::npos;
    return line.starts_with("SCAN ") || first_column_only;
}

SQLite::Database open_to_write(const std::filesystem::path& file) {
    check_space_for_log(file);
    return open_database(file, OpenMode::write);
}

}  // namespace

WriteConnection::WriteConnection(const std::filesystem::path& file, std::string_view action)
    : name("catalog " + file.string()),
      database(open_to_write(file)),
      transaction(database, SQLite::TransactionBehavior::IMMEDIATE) {
    base::with_context<Corruption>([&] { return name + ": "; }, [&] { names.follow(); });
    Use insert = use(insert_change);
    insert.bind(":made", base::now());
    insert.bind(":action", std::string(action));
    insert->exec();
    change_id = database.getLastInsertRowid();
}

std::int64_t WriteConnection::next_id(const char* table, const char* column, std::int64_t& last) {
    if (last == 0) {
        const std::string id(column);
        last = database
                   .execAndGet("SELECT max(coalesce((SELECT max(" + id + ") FROM " + table +
                               "), 0), coalesce((SELECT value FROM total WHERE name = 'last_" + id + "'), 0))")
                   .getInt64();
    }
    return ++last;
}

std::int64_t WriteConnection::namespace_id(std::string_view ns) {
    if (const auto known = find_namespace_id(ns)) {
        return *known;
    }
    check_namespace(ns);
    Use insert = use(insert_namespace);
    insert.bind(":name", ns);
    insert->exec();
    return find_namespace_id(ns).value();
}

/// Which groups of indexes are dropped, one bit each.
int WriteConnection::dropped_indexes() const {
    int dropped = known_sequences.in_memory() ? 1 : 0;
    for (const DeferredIndexes* const indexes : {&sequence_indexes, &alias_indexes, &member_indexes}) {
        dropped = dropped << 1 | (indexes->dropped() ? 1 : 0);
    }
    return dropped;
}

void WriteConnection::build_indexes_for(const char* sql) {
    const int dropped = dropped_indexes();
    if (dropped == 0) {
        return;
    }
    if (dropped != dropped_when_asked_) {
        dropped_when_asked_ = dropped;
        need_no_index_.clear();
    }
    if (need_no_index_.contains(sql)) {
        return;
    }
    {
        SQLite::Statement plan(database, std::string("EXPLAIN QUERY PLAN ") + sql);
        while (plan.executeStep() && !lacks_index(plan.getColumn(3).getString())) {
        }
        if (plan.isDone()) {
            need_no_index_.insert(sql);
            return;
        }
    }
    build_indexes();
}

void WriteConnection::build_indexes() {
    // Sorting pieces that fit in the processor's cache takes half the time, and SQLite sorts pieces of the size of its
    // own cache.
    database.exec("PRAGMA cache_size = -8192");
    known_sequences.rebuild();
    for (DeferredIndexes* const indexes : {&sequence_indexes, &alias_indexes, &member_indexes}) {
        indexes->rebuild();
    }
    use_writer_cache(database);
}

void WriteConnection::commit() {
    guarded("cannot commit to " + name, [&] {
        for (const auto& [total, added] : added_to_totals) {
            Use update = use(add_to_total);
            update.bind(":name", total);
            update.bind(":added", added);
            update->exec();
        }
        for (const auto& [id, added] : added_to_namespaces) {
            Use update = use(add_to_alias_count);
            update.bind(":namespace_id", id);
            update.bind(":added", added);
            update->exec();
        }
        names.store();
        build_indexes();
        transaction.commit();
    });
}

}  // namespace seqshelf::catalog
