#include "catalog/alias_queries.hpp"

#include <algorithm>
#include <iterator>

#include "catalog/read_connection.hpp"
#include "catalog/sequence_sql.hpp"

namespace seqshelf::catalog {

namespace {

#define ALIAS_SQL(table, target, target_id, digest, count, used)                                                      \
    {"SELECT " ALIAS_COLUMNS " FROM " table " a JOIN namespace n USING (namespace_id)" ALIAS_CHANGES                  \
     "WHERE a." target_id                                                                                             \
     " = :target_id AND (:all OR a.ended_by = 0) "                                                                    \
     "ORDER BY n.name, a.alias, a.ended_by = 0, ended.made, abs(a.ended_by)",                                         \
     "SELECT " ALIAS_COLUMNS ", t." digest " FROM namespace n JOIN " table                                            \
     " a USING (namespace_id) "                                                                                       \
     "JOIN " target " t USING (" target_id ")" ALIAS_CHANGES                                                          \
     "WHERE n.name = :ns AND a.alias = :alias ORDER BY a.ended_by = 0, ended.made, abs(a.ended_by)",                  \
     "SELECT " ALIAS_COLUMNS ", t." digest " FROM namespace n JOIN " table                                            \
     " a USING (namespace_id) "                                                                                       \
     "JOIN " target " t USING (" target_id ")" ALIAS_CHANGES                                                          \
     "WHERE n.name = :ns AND a.alias >= :from AND a.alias < :until AND a.ended_by = 0 ORDER BY a.alias LIMIT :limit", \
     "SELECT " ALIAS_COLUMNS " FROM " table " a JOIN namespace n USING (namespace_id)" ALIAS_CHANGES                  \
     "WHERE a.alias >= :from AND a.alias < :until AND a.ended_by = 0 ORDER BY a.alias LIMIT :limit",                  \
     "SELECT name, " count " FROM namespace n ORDER BY name",                                                         \
     "SELECT name FROM namespace n WHERE " used " ORDER BY name"}
constexpr AliasSql of_sequences =
    ALIAS_SQL("sequence_alias", "sequence", "sequence_id", "sha512t24u", "alias_count", "alias_count > 0");
// Collections are few: theirs are counted.
constexpr AliasSql of_collections =
    ALIAS_SQL("collection_alias", "collection", "collection_id", "digest",
              "(SELECT count(*) FROM collection_alias c WHERE c.namespace_id = n.namespace_id AND c.ended_by = 0)",
              "EXISTS (SELECT 1 FROM collection_alias c WHERE c.namespace_id = n.namespace_id AND c.ended_by = 0)");

AliasOfDigest alias_of_digest(SQLite::Statement& row) {
    return {alias_row(row, 0), std::string(text_of(row.getColumn(4)))};
}

}  // namespace

const AliasSql& sequence_alias_sql() { return of_sequences; }
const AliasSql& collection_alias_sql() { return of_collections; }

std::vector<Alias> AliasQueries::of(std::int64_t target_id, History history) {
    return connection_.ask(sql_.of_target, [&](Use& use) {
        use.bind(":target_id", target_id);
        use.bind(":all", std::int64_t{history == History::all});
        return all_rows(use, [](SQLite::Statement& row) { return alias_row(row, 0); });
    });
}

std::vector<AliasOfDigest> AliasQueries::history_of(std::string_view ns, std::string_view alias) {
    return connection_.ask(sql_.rows_of_alias, [&](Use& use) {
        use.bind(":ns", ns);
        use.bind(":alias", alias);
        return all_rows(use, alias_of_digest);
    });
}

std::vector<AliasOfDigest> AliasQueries::with_prefix(std::string_view ns, std::string_view prefix, const Alias* after,
                                                     std::int64_t limit) {
    if (ns.empty()) {
        // One search a namespace keeps each of them on the index.
        std::vector<AliasOfDigest> found;
        for (const Namespace& each : namespaces()) {
            auto names = with_prefix(each.name, prefix, after, limit - std::ssize(found));
            std::move(names.begin(), names.end(), std::back_inserter(found));
        }
        return found;
    }
    if (after != nullptr && ns < after->ns) {
        return {};
    }
    std::string from(prefix);
    if (after != nullptr && ns == after->ns) {
        // Nothing lies between a text and the same text with a NUL behind it, so this is "after that name".
        from = std::max(from, after->alias + '\0');
    }
    return connection_.ask(sql_.in_namespace, [&](Use& use) {
        use.bind(":ns", ns);
        use.bind(":from", from);
        bind_end_of_prefix(use, prefix);
        use.bind(":limit", limit);
        return all_rows(use, alias_of_digest);
    });
}

std::vector<Namespace> AliasQueries::namespaces() {
    return connection_.ask(sql_.namespaces, [&](Use& use) {
        return all_rows(use, [](SQLite::Statement& row) {
            return Namespace{row.getColumn(0).getString(), row.getColumn(1).getInt64()};
        });
    });
}

std::vector<Alias> AliasQueries::anywhere(std::string_view prefix, std::int64_t limit) {
    return connection_.ask(sql_.anywhere, [&](Use& use) {
        use.bind(":from", prefix);
        bind_end_of_prefix(use, prefix);
        use.bind(":limit", limit);
        return all_rows(use, [](SQLite::Statement& row) { return alias_row(row, 0); });
    });
}

std::vector<std::string> AliasQueries::namespace_names() {
    return connection_.ask(sql_.namespace_names, [&](Use& use) {
        return all_rows(use, [](SQLite::Statement& row) { return row.getColumn(0).getString(); });
    });
}

std::vector<std::pair<std::string, std::string>> AliasQueries::plans() {
    return connection_.plans({sql_.of_target, sql_.rows_of_alias, sql_.in_namespace, sql_.anywhere});
}

}  // namespace seqshelf::catalog
