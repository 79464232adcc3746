#include <algorithm>

#include "catalog/alias_queries.hpp"
#include "catalog/read_connection.hpp"
#include "catalog/sequence_sql.hpp"

namespace seqshelf::catalog {

namespace {

// The views are those of schema/queries/seqrepo_views.sql. These are the columns of seqrepo_row().
#define SEQREPO_COLUMNS \
    "s.sequence_id, s.seq_id, s.md5, s.sha1, s.len, s.alpha, s.sequence_id AS volume_id, 0 AS offset, s.added"
#define SEQREPO_ALIAS_COLUMNS "a.ns, a.alias, a.added, a.ended"
// As SeqRepo spells a namespace.
#define SEQREPO_NAMESPACE \
    "CASE :ns WHEN 'refseq' THEN 'NCBI' WHEN 'ensembl' THEN 'Ensembl' WHEN 'lrg' THEN 'LRG' ELSE :ns END"

SequenceRow seqrepo_row(SQLite::Statement& row) {
    SequenceRow sequence;
    sequence.sequence_id = row.getColumn(0).getInt64();
    sequence.info.digests.sha512t24u = digest_of<SequenceDigest>(row.getColumn(1));
    const auto md5 = Md5Digest::parse(raw_text_of(row.getColumn(2)));
    const auto sha1 = Sha1Digest::parse(raw_text_of(row.getColumn(3)));
    sequence.digests_known = md5 && sha1;
    if (sequence.digests_known) {
        sequence.info.digests.md5 = *md5;
        sequence.info.digests.sha1 = *sha1;
    }
    sequence.info.length = count_of(row.getColumn(4), max_sequence_residues);
    std::string letters(raw_text_of(row.getColumn(5)));
    std::erase_if(letters, [](char c) { return c < 'A' || c > 'Z'; });
    sequence.info.letters = LetterSet::of(letters);
    sequence.place = {row.getColumn(6).getInt64(), 0};
    sequence.info.added = row.getColumn(8).getInt64();
    return sequence;
}

constexpr const char* sequences_after =
    "SELECT " SEQREPO_COLUMNS " FROM seqrepo_sequence s WHERE s.seq_id > :after ORDER BY s.seq_id LIMIT :limit";

constexpr const char* totals =
    "SELECT (SELECT count(*) FROM sequences.seqinfo), (SELECT coalesce(sum(len), 0) FROM sequences.seqinfo), "
    "(SELECT count(*) FROM seqrepo_alias WHERE is_current = 1), 0, "
    "(SELECT count(DISTINCT relpath) FROM sequences.seqinfo), 0";

constexpr SequenceSql sequences_of_seqrepo{
    .row = seqrepo_row,
    .by_digest = "SELECT " SEQREPO_COLUMNS " FROM seqrepo_sequence s WHERE s.seq_id = :digest",
    .by_md5 = "SELECT " SEQREPO_COLUMNS
              " FROM aliases.seqalias d JOIN seqrepo_sequence s ON s.seq_id = d.seq_id "
              "WHERE d.namespace = 'MD5' AND d.alias = :md5 AND d.is_current = 1 ORDER BY s.seq_id",
    .by_sha1 = "SELECT " SEQREPO_COLUMNS
               " FROM aliases.seqalias d JOIN seqrepo_sequence s ON s.seq_id = d.seq_id "
               "WHERE d.namespace = 'SHA1' AND d.alias = :sha1 AND d.is_current = 1 ORDER BY s.seq_id",
    .by_alias = "SELECT " SEQREPO_COLUMNS
                " FROM seqrepo_alias a JOIN seqrepo_sequence s ON s.seq_id = a.seq_id "
                "WHERE a.seqrepo_namespace = " SEQREPO_NAMESPACE " AND a.alias = :alias AND a.is_current = 1",
    .by_namespace_id = false,
    .by_bare_alias = "SELECT " SEQREPO_COLUMNS ", " SEQREPO_ALIAS_COLUMNS
                     " FROM seqrepo_alias a JOIN seqrepo_sequence s ON s.seq_id = a.seq_id "
                     "WHERE a.alias = :alias AND a.is_current = 1 ORDER BY a.ns",
    .by_page = sequences_after,
    .loose_after = sequences_after,  // SeqRepo has no collections
    .all = "SELECT " SEQREPO_COLUMNS " FROM seqrepo_sequence s ORDER BY s.relpath, s.sequence_id",
    .volumes =
        "SELECT min(rowid), relpath, 0, 0, '', '', '', 0, 0 FROM sequences.seqinfo "
        "GROUP BY relpath ORDER BY relpath",
    .volume_by_id = "SELECT rowid, relpath, 0, 0, '', '', '', 0, 0 FROM sequences.seqinfo WHERE rowid = :volume_id",
    .totals = totals,
    .counted = totals,
};

AliasSql aliases_of_seqrepo() {
    return {
        .of_target = "SELECT " SEQREPO_ALIAS_COLUMNS
                     " FROM seqrepo_alias a "
                     "WHERE a.seq_id = (SELECT seq_id FROM sequences.seqinfo WHERE rowid = :target_id) "
                     "AND (:all OR a.is_current) ORDER BY a.ns, a.alias, a.is_current, a.seqalias_id",
        .rows_of_alias = "SELECT " SEQREPO_ALIAS_COLUMNS
                         ", a.seq_id FROM seqrepo_alias a "
                         "WHERE a.alias = :alias AND +a.seqrepo_namespace = " SEQREPO_NAMESPACE
                         " ORDER BY a.is_current, a.seqalias_id",
        .in_namespace = "SELECT " SEQREPO_ALIAS_COLUMNS
                        ", a.seq_id FROM seqrepo_alias a "
                        "WHERE a.seqrepo_namespace = " SEQREPO_NAMESPACE
                        " AND a.alias >= :from AND a.alias < :until AND a.is_current = 1 ORDER BY a.alias LIMIT :limit",
        .anywhere = "SELECT " SEQREPO_ALIAS_COLUMNS
                    " FROM seqrepo_alias a WHERE a.alias >= :from AND a.alias < :until AND a.is_current = 1 "
                    "ORDER BY a.alias LIMIT :limit",
        .namespaces =
            "SELECT ns, (SELECT count(*) FROM aliases.seqalias a WHERE a.namespace = n.seqrepo_namespace AND "
            "a.is_current = 1) FROM seqrepo_namespace n ORDER BY ns",
        .namespace_names = "SELECT ns FROM seqrepo_namespace ORDER BY ns",  // each count reads a whole namespace
    };
}

}  // namespace

const SequenceSql& seqrepo_sequence_sql() { return sequences_of_seqrepo; }
const AliasSql& seqrepo_alias_sql() {
    static const AliasSql sql = aliases_of_seqrepo();
    return sql;
}

}  // namespace seqshelf::catalog
