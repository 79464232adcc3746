#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/rows.hpp"

namespace seqshelf::catalog {

struct ReadConnection;

/// The statements on one of the two tables of aliases.
struct AliasSql;
[[nodiscard]] const AliasSql& sequence_alias_sql();
[[nodiscard]] const AliasSql& collection_alias_sql();
/// The same of what SeqRepo has.
[[nodiscard]] const AliasSql& seqrepo_alias_sql();

/// An alias and the digest of what it names, 32 characters of base64url.
struct AliasOfDigest {
    Alias alias;
    std::string digest;
};

/// What readers ask of the aliases of sequences, or of those of collections.
/// Thread-safety: one thread at a time.
class AliasQueries {
public:
    AliasQueries(ReadConnection& connection, const AliasSql& sql) : connection_(connection), sql_(sql) {}

    /// Ordered by namespace, alias, then as they were in force.
    [[nodiscard]] std::vector<Alias> of(std::int64_t target_id, History history);
    /// Names in force that start with `prefix`, ordered by namespace and alias, after the name `after` if given; at
    /// most `limit`. `ns` empty: of all namespaces. Case counts.
    [[nodiscard]] std::vector<AliasOfDigest> with_prefix(std::string_view ns, std::string_view prefix,
                                                         const Alias* after, std::int64_t limit);
    /// Every row an alias ever had, oldest first.
    [[nodiscard]] std::vector<AliasOfDigest> history_of(NameView name);
    [[nodiscard]] std::vector<Namespace> namespaces();
    /// Names in force that start with `prefix`, whatever their namespace, ordered by alias; at most `limit`. However
    /// many namespaces there are, it is one search.
    [[nodiscard]] std::vector<Alias> anywhere(std::string_view prefix, std::int64_t limit);
    /// Namespaces that have names in force, ordered: namespaces() counts, which of SeqRepo takes long.
    [[nodiscard]] std::vector<std::string> namespace_names();

    /// The statements that must be searches: (statement, plan line).
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> plans();

private:
    ReadConnection& connection_;
    const AliasSql& sql_;
};

}  // namespace seqshelf::catalog
