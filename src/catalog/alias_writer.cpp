#include "catalog/alias_writer.hpp"

#include "catalog/name_rules.hpp"
#include "catalog/write_connection.hpp"

namespace seqshelf::catalog {

/// The statements on one of the tables.
struct AliasTable {
    const char* name;
    const char* insert;
    const char* select;
    const char* end;
    const char* remove;
    const char* forget;
    AliasKind kind;
    bool counted;  ///< in namespace.alias_count
};

namespace {

#define NAMED " WHERE namespace_id = :namespace_id AND alias = :alias AND ended_by = 0"
#define ALIAS_TABLE(table, target, kind, counted)                                                                \
    AliasTable {                                                                                                 \
        table,                                                                                                   \
            "INSERT INTO " table " (namespace_id, alias, ended_by, " target                                      \
            ", added_by) "                                                                                       \
            "VALUES (:namespace_id, :alias, 0, :target_id, :change_id) ON CONFLICT DO NOTHING",                  \
            "SELECT " target ", added_by FROM " table NAMED, "UPDATE " table " SET ended_by = :change_id" NAMED, \
            "DELETE FROM " table NAMED, "DELETE FROM " table " WHERE " target " = :target_id", kind, counted     \
    }
constexpr AliasTable of_sequences = ALIAS_TABLE("sequence_alias", "sequence_id", AliasKind::sequences, true);
constexpr AliasTable of_collections = ALIAS_TABLE("collection_alias", "collection_id", AliasKind::collections, false);

Use use_for_name(WriteConnection& connection, const char* sql, std::int64_t namespace_id, std::string_view alias) {
    SQLite::Statement& prepared = connection.statements[sql];
    prepared.bind(":namespace_id", namespace_id);
    prepared.bind(":alias", std::string(alias));
    return Use(prepared);
}

}  // namespace

const AliasTable& sequence_alias_table() { return of_sequences; }
const AliasTable& collection_alias_table() { return of_collections; }

AliasOutcome AliasWriter::put_row(NamespaceRow ns, std::string_view alias, std::int64_t target_id) {
    const std::int64_t namespace_id = ns.id;
    const std::string text(alias);
    Use insert = connection_.use(table_.insert);
    insert.bind_all(namespace_id, text, target_id, connection_.change_id);
    const auto insert_row = [&] {
        const bool inserted = insert->exec() == 1;
        if (inserted) {
            connection_.names.add_alias(table_.name, namespace_id, alias, 0, target_id, connection_.change_id);
        }
        return inserted;
    };
    if (insert_row()) {
        return AliasOutcome::added;
    }
    Use select = use_for_name(connection_, table_.select, namespace_id, alias);
    select->executeStep();
    const std::int64_t before_id = select->getColumn(0).getInt64();
    if (before_id == target_id) {
        return AliasOutcome::known;
    }
    if (select->getColumn(1).getInt64() == connection_.change_id) {
        return AliasOutcome::conflict;
    }
    select->reset();
    Use end = use_for_name(connection_, table_.end, namespace_id, alias);
    end.bind(":change_id", connection_.change_id);
    end->exec();
    insert->reset();
    insert_row();
    connection_.repointed.add(table_.kind, ns.name, alias, before_id, target_id);
    return AliasOutcome::repointed;
}

AliasOutcome AliasWriter::put(std::string_view ns, std::string_view alias, std::int64_t target_id) {
    check_alias(alias);
    return guarded(connection_.name, [&] {
        const std::int64_t namespace_id = connection_.namespace_id(ns);
        const AliasOutcome outcome = put_row({namespace_id, ns}, alias, target_id);
        if (outcome == AliasOutcome::added && table_.counted) {
            connection_.added_to_namespaces[namespace_id] += 1;
            connection_.alias_indexes.count_row();
        }
        return outcome;
    });
}

bool AliasWriter::end(std::string_view ns, std::string_view alias) {
    return guarded(connection_.name, [&] {
        const std::optional<std::int64_t> namespace_id = connection_.find_namespace_id(ns);
        if (!namespace_id) {
            return false;
        }
        Use select = use_for_name(connection_, table_.select, *namespace_id, alias);
        if (!select->executeStep()) {
            return false;
        }
        const bool added_by_this_change = select->getColumn(1).getInt64() == connection_.change_id;
        select->reset();
        // A name that this change both added and ended was never in force.
        Use end = use_for_name(connection_, added_by_this_change ? table_.remove : table_.end, *namespace_id, alias);
        if (!added_by_this_change) {
            end.bind(":change_id", connection_.change_id);
        }
        end->exec();
        if (table_.counted) {
            connection_.added_to_namespaces[*namespace_id] -= 1;
        }
        return true;
    });
}

void AliasWriter::forget(std::int64_t target_id) {
    guarded(connection_.name, [&] {
        Use remove = connection_.use(table_.forget);
        remove.bind(":target_id", target_id);
        remove->exec();
    });
}

}  // namespace seqshelf::catalog
