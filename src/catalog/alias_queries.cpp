#include "catalog/alias_queries.hpp"

#include <algorithm>
#include <iterator>

#include "catalog/queries.hpp"
#include "catalog/read_connection.hpp"
#include "catalog/sequence_sql.hpp"

namespace seqshelf::catalog {

namespace {

/// A query on the aliases of sequences or of collections, which differ in the names of their tables and columns.
/// \param target  `sequence` or `collection`
/// \param digest  the column of its digest
std::string query_of(std::string_view name, std::string_view target, std::string_view digest) {
    std::string sql(query_text(name));
    for (const auto& [placeholder, value] : {std::pair<std::string_view, std::string_view>("@TARGET@", target),
                                             std::pair<std::string_view, std::string_view>("@DIGEST@", digest)}) {
        for (std::size_t at = sql.find(placeholder); at != std::string::npos; at = sql.find(placeholder, at)) {
            sql.replace(at, placeholder.size(), value);
        }
    }
    return sql;
}

AliasSql alias_sql_of(std::string_view target, std::string_view digest, const char* namespaces,
                      const char* namespace_names) {
    return {query_of("aliases_of_target", target, digest),
            query_of("history_of_alias", target, digest),
            query_of("aliases_in_namespace", target, digest),
            query_of("aliases_anywhere", target, digest),
            namespaces,
            namespace_names,
            "SELECT namespace_id, alias FROM " + std::string(target) + "_alias"};
}

constexpr const char* sequence_namespaces = "SELECT name, alias_count FROM namespace ORDER BY name";
constexpr const char* sequence_namespace_names = "SELECT name FROM namespace WHERE alias_count > 0 ORDER BY name";
// Collections are few: their names are counted.
constexpr const char* collection_namespaces =
    "SELECT name, (SELECT count(*) FROM collection_alias c WHERE c.namespace_id = n.namespace_id AND c.ended_by = 0) "
    "FROM namespace n ORDER BY name";
constexpr const char* collection_namespace_names =
    "SELECT name FROM namespace n WHERE EXISTS "
    "(SELECT 1 FROM collection_alias c WHERE c.namespace_id = n.namespace_id AND c.ended_by = 0) ORDER BY name";

AliasOfDigest alias_of_digest(SQLite::Statement& row) {
    return {alias_row(row, 0), std::string(raw_text_of(row.getColumn(4)))};
}

}  // namespace

const AliasSql& sequence_alias_sql() {
    static const AliasSql sql = alias_sql_of("sequence", "sha512t24u", sequence_namespaces, sequence_namespace_names);
    return sql;
}

const AliasSql& collection_alias_sql() {
    static const AliasSql sql = alias_sql_of("collection", "digest", collection_namespaces, collection_namespace_names);
    return sql;
}

std::vector<Alias> AliasQueries::of(std::int64_t target_id, History history) {
    return connection_.ask(sql_.of_target.c_str(), [&](Use& use) {
        use.bind(":target_id", target_id);
        use.bind(":all", std::int64_t{history == History::all});
        return all_rows(use, [](SQLite::Statement& row) { return alias_row(row, 0); });
    });
}

std::vector<AliasOfDigest> AliasQueries::history_of(NameView name) {
    return connection_.ask(sql_.rows_of_alias.c_str(), [&](Use& use) {
        use.bind(":ns", name.ns);
        use.bind(":alias", name.alias);
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
        // No text comes between a text and the same text with a NUL after it, so this is "after that name".
        from = std::max(from, after->alias + '\0');
    }
    return connection_.ask(sql_.in_namespace.c_str(), [&](Use& use) {
        use.bind(":ns", ns);
        use.bind(":from", from);
        bind_end_of_prefix(use, prefix);
        use.bind(":limit", limit);
        return page_rows(use, 1, from, alias_of_digest);
    });
}

std::vector<Namespace> AliasQueries::namespaces() {
    return connection_.ask(sql_.namespaces.c_str(), [&](Use& use) {
        std::vector<Namespace> found = all_rows(use, [](SQLite::Statement& row) {
            return Namespace{text_of(row.getColumn(0)), count_of(row.getColumn(1))};
        });
        // Pages of names go from one to the next. SeqRepo may have two that are one here.
        const auto by_name = [](const Namespace& a, const Namespace& b) { return a.name < b.name; };
        if (!std::is_sorted(found.begin(), found.end(), by_name) || (!found.empty() && found.front().name.empty())) {
            throw Corruption(connection_.name + ": its namespaces are not in order");
        }
        return found;
    });
}

std::vector<Alias> AliasQueries::anywhere(std::string_view prefix, std::int64_t limit) {
    return connection_.ask(sql_.anywhere.c_str(), [&](Use& use) {
        use.bind(":from", prefix);
        bind_end_of_prefix(use, prefix);
        use.bind(":limit", limit);
        return all_rows(use, [](SQLite::Statement& row) { return alias_row(row, 0); });
    });
}

std::vector<std::string> AliasQueries::namespace_names() {
    return connection_.ask(sql_.namespace_names.c_str(), [&](Use& use) {
        return all_rows(use, [](SQLite::Statement& row) { return text_of(row.getColumn(0)); });
    });
}

void AliasQueries::check(const std::function<void(const std::string&)>& report) {
    (void)namespace_names();
    connection_.ask(sql_.every.c_str(), [&](Use& use) {
        while (use->executeStep()) {
            try {
                use.read([](SQLite::Statement& row) {
                    in_row("a name in namespace", row.getColumn(0).getInt64(),
                           [&] { (void)text_of(row.getColumn(1)); });
                });
            } catch (const Corruption& error) {
                report(error.what());
            }
        }
    });
}

std::vector<std::pair<std::string, std::string>> AliasQueries::plans() {
    return connection_.plans(
        {sql_.of_target.c_str(), sql_.rows_of_alias.c_str(), sql_.in_namespace.c_str(), sql_.anywhere.c_str()});
}

}  // namespace seqshelf::catalog
