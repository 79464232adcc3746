#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "catalog/rows.hpp"

namespace seqshelf::catalog {

/// The statements of a Reader about sequences and volumes, and the function that reads a row of a sequence.
struct SequenceSql {
    SequenceRow (*row)(SQLite::Statement&);
    const char* by_digest;
    const char* by_md5;
    const char* by_sha1;
    const char* by_alias;  ///< :ns is the name of the namespace, or if by_namespace_id its number
    bool by_namespace_id;
    const char* by_bare_alias;
    const char* by_page;
    const char* loose_after;
    const char* all;
    const char* volumes;
    const char* volume_by_id;
    const char* totals;
    const char* counted;
};
/// For a catalog.
[[nodiscard]] const SequenceSql& sequence_sql();
/// For SeqRepo's databases.
[[nodiscard]] const SequenceSql& seqrepo_sequence_sql();

/// The statements of AliasQueries. Their texts must not move: prepared statements are found by their addresses.
struct AliasSql {
    std::string of_target;
    std::string rows_of_alias;
    std::string in_namespace;
    std::string anywhere;
    std::string namespaces;
    std::string namespace_names;
    std::string every{};  ///< every name; "" for SeqRepo, whose databases are not checked
};

}  // namespace seqshelf::catalog
