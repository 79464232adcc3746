#include "catalog/sequence_sql.hpp"

#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

namespace {

#define VOLUME_COLUMNS \
    "volume_id, path, text_bytes, file_bytes, sha256, fai_sha256, gzi_sha256, line_residues, line_bytes"

// Since format 5 the index contains the first 32 bits, in older formats the whole digest: SQLite uses the condition
// that has an index.
#define BY_HEX(column, parameter)                                                                                  \
    "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE lower(hex(substr(s." column ", 1, 4))) = substr(" parameter \
    ", 1, 8) "                                                                                                     \
    "AND lower(hex(s." column ")) = " parameter " ORDER BY s.sha512t24u"

constexpr SequenceSql of_catalog{
    .row = sequence_row,
    .by_digest = "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE s.sha512t24u = :digest",
    .by_md5 = BY_HEX("md5", ":md5"),
    .by_sha1 = BY_HEX("sha1", ":sha1"),
    .by_alias =
        "SELECT " SEQUENCE_COLUMNS
        " FROM sequence_alias a INDEXED BY sqlite_autoindex_sequence_alias_1 "  // SQLite would take that of alias alone
        "JOIN sequence s USING (sequence_id) WHERE a.namespace_id = :ns AND a.alias = :alias AND a.ended_by = 0",
    .by_namespace_id = true,
    .by_bare_alias = "SELECT " SEQUENCE_COLUMNS
                     ", n.name, a.alias, added.made, 0 "
                     "FROM sequence_alias a JOIN sequence s USING (sequence_id) JOIN namespace n USING (namespace_id) "
                     "JOIN change added ON added.change_id = a.added_by "
                     "WHERE a.alias = :alias AND a.ended_by = 0",
    .by_page =
        "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE s.sha512t24u > :after ORDER BY s.sha512t24u LIMIT :limit",
    .loose_after = "SELECT " SEQUENCE_COLUMNS
                   " FROM sequence s WHERE s.sha512t24u > :after "
                   "AND NOT EXISTS (SELECT 1 FROM collection_member m WHERE m.sequence_id = s.sequence_id) ORDER BY "
                   "s.sha512t24u LIMIT :limit",
    .all = "SELECT " SEQUENCE_COLUMNS " FROM sequence s ORDER BY s.volume_id, s.offset",
    .volumes = "SELECT " VOLUME_COLUMNS " FROM volume ORDER BY volume_id",
    .volume_by_id = "SELECT " VOLUME_COLUMNS " FROM volume WHERE volume_id = :volume_id",
    .totals =
        "SELECT max(iif(name = 'sequences', value, 0)), max(iif(name = 'residues', value, 0)), "
        "(SELECT coalesce(sum(alias_count), 0) FROM namespace), max(iif(name = 'collections', value, 0)), "
        "max(iif(name = 'volumes', value, 0)), max(iif(name = 'volume_bytes', value, 0)) FROM total",
    .counted =
        "SELECT (SELECT count(*) FROM sequence), (SELECT coalesce(sum(length), 0) FROM sequence), "
        "(SELECT count(*) FROM sequence_alias WHERE ended_by = 0), (SELECT count(*) FROM collection), "
        "(SELECT count(*) FROM volume), (SELECT coalesce(sum(file_bytes), 0) FROM volume)",
};

}  // namespace

const SequenceSql& sequence_sql() { return of_catalog; }

}  // namespace seqshelf::catalog
