#include <algorithm>

#include "catalog/alias_queries.hpp"
#include "catalog/read_connection.hpp"
#include "catalog/sequence_sql.hpp"

namespace seqshelf::catalog {

namespace {

// Namespaces as we spell them, and as SeqRepo does.
#define OUR_NAMESPACE                                                                                                  \
    "CASE a.namespace WHEN 'NCBI' THEN 'refseq' WHEN 'Ensembl' THEN 'ensembl' WHEN 'LRG' THEN 'lrg' ELSE a.namespace " \
    "END"
#define SEQREPO_NAMESPACE \
    "CASE :ns WHEN 'refseq' THEN 'NCBI' WHEN 'ensembl' THEN 'Ensembl' WHEN 'lrg' THEN 'LRG' ELSE :ns END"
#define NO_DIGEST "a.namespace NOT IN ('VMC', 'SHA1', 'MD5', 'SEGUID')"
#define SECONDS(added) "coalesce(CAST(strftime('%s', " added ") AS INTEGER), 0)"
// A unary + keeps SQLite from the index of namespaces, of which one can have millions of rows.
#define DIGEST(ns)                                                                              \
    "(SELECT d.alias FROM aliases.seqalias d WHERE d.seq_id = s.seq_id AND +d.namespace = '" ns \
    "' AND d.is_current = 1)"

// As SEQUENCE_COLUMNS, but for digests and letters that are text.
#define SEQREPO_COLUMNS \
    "s.rowid, s.seq_id, " DIGEST("MD5") ", " DIGEST("SHA1") ", s.len, s.alpha, s.rowid, 0, " SECONDS("s.added")
#define FROM_SEQUENCES " FROM sequences.seqinfo s "
#define FROM_ALIASES " FROM aliases.seqalias a JOIN sequences.seqinfo s ON s.seq_id = a.seq_id "
#define VOLUME_COLUMNS "relpath, 0, 0, '', '', '', 0, 0 FROM sequences.seqinfo"

// When a name that is not in force went to another sequence.
#define ENDED \
    "iif(a.is_current, 0, coalesce((SELECT " SECONDS("b.added") " FROM aliases.seqalias b WHERE b.alias = a.alias "         \
    "AND +b.namespace = a.namespace AND b.seqalias_id > a.seqalias_id ORDER BY b.seqalias_id LIMIT 1), " SECONDS("a.added") "))"
#define SEQREPO_ALIAS_COLUMNS OUR_NAMESPACE " AS ns, a.alias, " SECONDS("a.added") ", " ENDED

// From one namespace to the next on their index, instead of through all rows.
#define EACH_NAMESPACE                                                                     \
    "WITH RECURSIVE each(name) AS (SELECT min(namespace) FROM aliases.seqalias UNION ALL " \
    "SELECT (SELECT min(namespace) FROM aliases.seqalias WHERE namespace > name) FROM each WHERE name IS NOT NULL) "
#define FROM_EACH_NAMESPACE \
    "FROM (SELECT name AS namespace FROM each) a WHERE a.namespace IS NOT NULL AND " NO_DIGEST " ORDER BY ns"

SequenceRow seqrepo_row(SQLite::Statement& row) {
    SequenceRow sequence;
    sequence.sequence_id = row.getColumn(0).getInt64();
    sequence.info.digests.sha512t24u = digest_of<SequenceDigest>(row.getColumn(1));
    const auto md5 = Md5Digest::parse(text_of(row.getColumn(2)));
    const auto sha1 = Sha1Digest::parse(text_of(row.getColumn(3)));
    sequence.digests_known = md5 && sha1;
    if (sequence.digests_known) {
        sequence.info.digests.md5 = *md5;
        sequence.info.digests.sha1 = *sha1;
    }
    sequence.info.length = row.getColumn(4).getInt64();
    std::string letters(text_of(row.getColumn(5)));
    std::erase_if(letters, [](char c) { return c < 'A' || c > 'Z'; });
    sequence.info.letters = LetterSet::of(letters);
    sequence.place = {row.getColumn(6).getInt64(), 0};
    sequence.info.added = row.getColumn(8).getInt64();
    return sequence;
}

constexpr const char* totals =
    "SELECT (SELECT count(*) FROM sequences.seqinfo), (SELECT coalesce(sum(len), 0) FROM sequences.seqinfo), "
    "(SELECT count(*) FROM aliases.seqalias a WHERE a.is_current = 1 AND " NO_DIGEST
    "), 0, "
    "(SELECT count(DISTINCT relpath) FROM sequences.seqinfo), 0";

constexpr SequenceSql sequences_of_seqrepo{
    .row = seqrepo_row,
    .by_digest = "SELECT " SEQREPO_COLUMNS FROM_SEQUENCES "WHERE s.seq_id = :digest",
    .by_md5 = "SELECT " SEQREPO_COLUMNS FROM_ALIASES
              "WHERE a.namespace = 'MD5' AND a.alias = :md5 AND a.is_current = 1 ORDER BY s.seq_id",
    .by_sha1 = "SELECT " SEQREPO_COLUMNS FROM_ALIASES
               "WHERE a.namespace = 'SHA1' AND a.alias = :sha1 AND a.is_current = 1 ORDER BY s.seq_id",
    .by_alias = "SELECT " SEQREPO_COLUMNS FROM_ALIASES "WHERE a.namespace = " SEQREPO_NAMESPACE
                " AND a.alias = :alias AND a.is_current = 1 AND " NO_DIGEST,
    .by_namespace_id = false,
    .by_bare_alias = "SELECT " SEQREPO_COLUMNS ", " SEQREPO_ALIAS_COLUMNS FROM_ALIASES
                     "WHERE a.alias = :alias AND a.is_current = 1 AND +" NO_DIGEST " ORDER BY ns",
    .by_page = "SELECT " SEQREPO_COLUMNS FROM_SEQUENCES "WHERE s.seq_id > :after ORDER BY s.seq_id LIMIT :limit",
    .loose_after = "SELECT " SEQREPO_COLUMNS FROM_SEQUENCES "WHERE s.seq_id > :after ORDER BY s.seq_id LIMIT :limit",
    .all = "SELECT " SEQREPO_COLUMNS FROM_SEQUENCES "ORDER BY s.relpath, s.rowid",
    .volumes = "SELECT min(rowid), " VOLUME_COLUMNS " GROUP BY relpath ORDER BY relpath",
    .volume_by_id = "SELECT rowid, " VOLUME_COLUMNS " WHERE rowid = :volume_id",
    .totals = totals,
    .counted = totals,
};

constexpr AliasSql aliases_of_seqrepo{
    .of_target = "SELECT " SEQREPO_ALIAS_COLUMNS
                 " FROM aliases.seqalias a "
                 "WHERE a.seq_id = (SELECT seq_id FROM sequences.seqinfo WHERE rowid = :target_id) AND (:all OR "
                 "a.is_current) AND +" NO_DIGEST " ORDER BY ns, a.alias, a.is_current, a.seqalias_id",
    .rows_of_alias = "SELECT " SEQREPO_ALIAS_COLUMNS
                     ", a.seq_id FROM aliases.seqalias a "
                     "WHERE a.alias = :alias AND +a.namespace = " SEQREPO_NAMESPACE " AND +" NO_DIGEST
                     " ORDER BY a.is_current, a.seqalias_id",
    .in_namespace = "SELECT " SEQREPO_ALIAS_COLUMNS
                    ", a.seq_id FROM aliases.seqalias a "
                    "WHERE a.namespace = " SEQREPO_NAMESPACE
                    " AND a.alias >= :from AND a.alias < :until AND a.is_current = 1 AND +" NO_DIGEST
                    " ORDER BY a.alias LIMIT :limit",
    .anywhere = "SELECT " SEQREPO_ALIAS_COLUMNS
                " FROM aliases.seqalias a "
                "WHERE a.alias >= :from AND a.alias < :until AND a.is_current = 1 AND +" NO_DIGEST
                " ORDER BY a.alias LIMIT :limit",
    .namespaces = EACH_NAMESPACE "SELECT " OUR_NAMESPACE
                                 " AS ns, (SELECT count(*) FROM aliases.seqalias c WHERE c.namespace = a.namespace AND "
                                 "c.is_current = 1) " FROM_EACH_NAMESPACE,
    .namespace_names = EACH_NAMESPACE "SELECT " OUR_NAMESPACE " AS ns " FROM_EACH_NAMESPACE,
};

}  // namespace

const SequenceSql& seqrepo_sequence_sql() { return sequences_of_seqrepo; }
const AliasSql& seqrepo_alias_sql() { return aliases_of_seqrepo; }

}  // namespace seqshelf::catalog
