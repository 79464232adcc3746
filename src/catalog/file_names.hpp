#pragma once

/// The names of an instance's files that tell ours from SeqRepo's.
namespace seqshelf::catalog {

inline constexpr const char* catalog_name = "catalog.sqlite3";
inline constexpr const char* sums_name = "SHA256SUMS";
/// Hashes of the catalog's pages, in a snapshot of format 6 or newer.
inline constexpr const char* page_sums_name = "catalog.sums";
/// SeqRepo's two databases. In an instance of ours both are links to the catalog.
inline constexpr const char* seqrepo_aliases_name = "aliases.sqlite3";
inline constexpr const char* seqrepo_sequences_name = "sequences/db.sqlite3";

}  // namespace seqshelf::catalog
