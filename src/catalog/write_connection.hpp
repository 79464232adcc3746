#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catalog/connection.hpp"
#include "catalog/deferred_indexes.hpp"
#include "catalog/known_sequences.hpp"
#include "catalog/name_sum.hpp"
#include "catalog/namespace_ids.hpp"
#include "catalog/repointed_names.hpp"
#include "catalog/statements.hpp"

namespace seqshelf::catalog {

/// A catalog open for writing, with one change begun: shared by the parts of a Writer.
/// Thread-safety: one thread at a time.
struct WriteConnection {
    WriteConnection(const std::filesystem::path& file, std::string_view action);

    [[nodiscard]] Use use(const char* sql) { return Use(statements[sql]); }

    /// Numbers for new rows of a table, in order. \param last  kept by the caller, 0 at first
    std::int64_t next_id(const char* table, const char* column, std::int64_t& last);
    /// \param ns  canonical
    [[nodiscard]] std::optional<std::int64_t> find_namespace_id(std::string_view ns) { return namespaces.find(ns); }
    /// The namespace's number; creates the namespace if needed. \param ns  canonical
    std::int64_t namespace_id(std::string_view ns);
    /// Builds the dropped indexes if `sql` would read a whole table without them.
    void build_indexes_for(const char* sql);
    void commit();

    std::string name;
    SQLite::Database database;
    SQLite::Transaction transaction;
    NameSum names{database};
    DeferredIndexes sequence_indexes{database, "sequence", "SELECT value FROM total WHERE name = 'sequences'"};
    DeferredIndexes alias_indexes{database, "sequence_alias", "SELECT coalesce(sum(alias_count), 0) FROM namespace"};
    DeferredIndexes member_indexes{database, "collection_member",
                                   "SELECT coalesce(sum(member_count), 0) FROM collection"};
    Statements statements{database};
    KnownSequences known_sequences{database, statements};
    NamespaceIds namespaces{statements};
    RepointedNames repointed{statements};
    std::map<const char*, std::int64_t> added_to_totals;
    std::map<std::int64_t, std::int64_t> added_to_namespaces;
    std::int64_t change_id = 0;
    std::int64_t last_sequence_id = 0;
    std::int64_t last_volume_id = 0;
    std::int64_t last_source_id = 0;
    std::int64_t last_collection_id = 0;

private:
    [[nodiscard]] int dropped_indexes() const;
    void build_indexes();

    int dropped_when_asked_ = 0;  ///< dropped_indexes() when the statements below were found not to need them
    std::set<const char*> need_no_index_;
};

}  // namespace seqshelf::catalog
