-- SeqRepo's two databases, attached as `aliases` and `sequences`, as a reader sees them: with our namespaces, with
-- digests as columns, and with times in seconds since the Unix epoch, UTC (0: SeqRepo has none). Run on every
-- connection. SQLite makes a view part of the query that reads it: it computes only the columns that are selected, and
-- uses SeqRepo's indexes. A unary + prevents use of the index of namespaces, because one can have millions of rows.

CREATE TEMP VIEW seqrepo_sequence AS
SELECT s.rowid AS sequence_id, s.seq_id,
       (SELECT d.alias FROM aliases.seqalias d
        WHERE d.seq_id = s.seq_id AND +d.namespace = 'MD5' AND d.is_current = 1) AS md5,
       (SELECT d.alias FROM aliases.seqalias d
        WHERE d.seq_id = s.seq_id AND +d.namespace = 'SHA1' AND d.is_current = 1) AS sha1,
       s.len, s.alpha, s.relpath, coalesce(CAST(strftime('%s', s.added) AS INTEGER), 0) AS added
FROM sequences.seqinfo s;

-- Names only: to SeqRepo, digests are aliases too. For an alias that is not in force, `ended` is when its next row was
-- added, 0 for others.
CREATE TEMP VIEW seqrepo_alias AS
SELECT a.seqalias_id, a.seq_id, a.is_current, a.alias, a.namespace AS seqrepo_namespace,
       CASE a.namespace WHEN 'NCBI' THEN 'refseq' WHEN 'Ensembl' THEN 'ensembl' WHEN 'LRG' THEN 'lrg'
                        ELSE a.namespace END AS ns,
       coalesce(CAST(strftime('%s', a.added) AS INTEGER), 0) AS added,
       iif(a.is_current, 0, coalesce(
         (SELECT coalesce(CAST(strftime('%s', b.added) AS INTEGER), 0) FROM aliases.seqalias b
          WHERE b.alias = a.alias AND +b.namespace = a.namespace AND b.seqalias_id > a.seqalias_id
          ORDER BY b.seqalias_id LIMIT 1),
         coalesce(CAST(strftime('%s', a.added) AS INTEGER), 0))) AS ended
FROM aliases.seqalias a
WHERE +a.namespace NOT IN ('VMC', 'SHA1', 'MD5', 'SEGUID');

-- Namespaces of names. The query steps from one to the next by the index, instead of reading all rows.
CREATE TEMP VIEW seqrepo_namespace AS
WITH RECURSIVE each(name) AS (
  SELECT min(namespace) FROM aliases.seqalias
  UNION ALL
  SELECT (SELECT min(namespace) FROM aliases.seqalias WHERE namespace > name) FROM each WHERE name IS NOT NULL)
SELECT name AS seqrepo_namespace,
       CASE name WHEN 'NCBI' THEN 'refseq' WHEN 'Ensembl' THEN 'ensembl' WHEN 'LRG' THEN 'lrg' ELSE name END AS ns
FROM each
WHERE name NOT IN ('VMC', 'SHA1', 'MD5', 'SEGUID');
