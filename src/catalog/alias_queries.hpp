#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/rows.hpp"

namespace seqshelf::catalog {

struct ReadConnection;

/// The statements on one of the two tables of aliases: see sequence_sql.hpp.
struct AliasSql;
[[nodiscard]] const AliasSql& sequence_alias_sql();
[[nodiscard]] const AliasSql& collection_alias_sql();
/// The same for SeqRepo's databases.
[[nodiscard]] const AliasSql& seqrepo_alias_sql();

/// An alias and the digest of what it names, 32 characters of base64url.
struct AliasOfDigest {
    Alias alias;
    std::string digest;
};

/// The questions that readers ask about the aliases of sequences, or about those of collections.
/// Thread-safety: one thread at a time.
class AliasQueries {
public:
    AliasQueries(ReadConnection& connection, const AliasSql& sql) : connection_(connection), sql_(sql) {}

    /// Ordered by namespace and alias; the meanings of one alias by time.
    [[nodiscard]] std::vector<Alias> of(std::int64_t target_id, History history);
    /// Names in force that start with `prefix`, ordered by namespace and alias, after the name `after` if given; at
    /// most `limit`. `ns` empty: of all namespaces. Case counts.
    [[nodiscard]] std::vector<AliasOfDigest> with_prefix(std::string_view ns, std::string_view prefix,
                                                         const Alias* after, std::int64_t limit);
    /// All meanings an alias has or had, oldest first.
    [[nodiscard]] std::vector<AliasOfDigest> history_of(NameView name);
    [[nodiscard]] std::vector<Namespace> namespaces();
    /// Names in force that start with `prefix`, in all namespaces, ordered by alias; at most `limit`. One search,
    /// however many namespaces there are.
    [[nodiscard]] std::vector<Alias> anywhere(std::string_view prefix, std::int64_t limit);
    /// Namespaces that have names in force, ordered. Unlike namespaces() it counts nothing, which takes long in
    /// SeqRepo's.
    [[nodiscard]] std::vector<std::string> namespace_names();

    /// Reads every name there is or was. \param report  called with each problem  \throws Cancelled
    void check(const std::function<void(const std::string&)>& report);

    /// The plans of the statements, for the test that each is a search: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> plans();

private:
    ReadConnection& connection_;
    const AliasSql& sql_;
};

}  // namespace seqshelf::catalog
