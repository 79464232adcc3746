-- Format 5: MD5, SHA-1 and SEGUID are found by the first letters of their text, VMC by the digest itself.
--
-- `alias`, which SeqRepo searches, is a virtual column of `sequence`. Each part of seqalias has a condition that is true
-- for every row, between that column and an indexed expression of another column. If a query has `alias = 'x'`, SQLite
-- replaces the column by 'x' everywhere, and the condition becomes a search of the index. (With one column, 'x' would
-- replace both sides.)

DROP VIEW seqalias;
DROP VIEW seqinfo;
DROP INDEX sequence_md5; -- first, to make space for what follows
DROP INDEX sequence_sha1;
DROP INDEX sequence_seguid;
DROP INDEX sequence_vmc;
CREATE TABLE sequence_of_5 (
  sequence_id INTEGER PRIMARY KEY,
  sha512t24u TEXT NOT NULL,
  md5 BLOB NOT NULL, -- 16 bytes
  sha1 BLOB NOT NULL, -- 20 bytes
  seguid TEXT NOT NULL, -- base64 of sha1, 27 characters: SQL cannot compute it fast and SeqRepo searches it
  length INTEGER NOT NULL, -- residues
  letters INTEGER NOT NULL, -- which letters occur: bit 0 is A, bit 25 is Z
  volume_id INTEGER REFERENCES volume, -- null: the empty sequence, which no volume holds
  offset INTEGER, -- of the first residue in the volume's text, bytes; null with volume_id
  change_id INTEGER NOT NULL REFERENCES change,
  -- its aliases in SeqRepo; virtual, so they take no room
  vmc TEXT GENERATED ALWAYS AS ('GS_' || sha512t24u) VIRTUAL,
  sha1_hex TEXT GENERATED ALWAYS AS (lower(hex(sha1))) VIRTUAL,
  md5_hex TEXT GENERATED ALWAYS AS (lower(hex(md5))) VIRTUAL,
  seguid_alias TEXT GENERATED ALWAYS AS (seguid) VIRTUAL,
  CHECK ((volume_id IS NULL) = (length = 0) AND (offset IS NULL) = (length = 0))
) STRICT;
INSERT INTO sequence_of_5 (sequence_id, sha512t24u, md5, sha1, seguid, length, letters, volume_id, offset, change_id)
SELECT sequence_id, sha512t24u, md5, sha1, seguid, length, letters, volume_id, offset, change_id FROM sequence ORDER BY sequence_id;
DROP TABLE sequence;
ALTER TABLE sequence_of_5 RENAME TO sequence;
-- Not a constraint, because a constraint cannot be dropped for a large load and built again at its end.
CREATE UNIQUE INDEX sequence_digest ON sequence (sha512t24u);
CREATE INDEX sequence_md5 ON sequence (lower(hex(substr(md5, 1, 4))));
CREATE INDEX sequence_sha1 ON sequence (lower(hex(substr(sha1, 1, 4))));
CREATE INDEX sequence_seguid ON sequence (substr(seguid, 1, 6));

CREATE VIEW seqalias AS
SELECT seqalias_id, seq_id, namespace, alias, added, is_current FROM seqalias_shape
UNION ALL
SELECT 8 * a.sequence_id + 4, s.sha512t24u, n.seqrepo_name, a.alias, datetime(c.made, 'unixepoch'), a.ended_by = 0
FROM sequence_alias a
JOIN sequence s ON s.sequence_id = a.sequence_id
JOIN namespace n ON n.namespace_id = a.namespace_id
JOIN change c ON c.change_id = a.added_by
UNION ALL
SELECT 8 * s.sequence_id, s.sha512t24u, 'VMC', s.vmc, datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.vmc, s.change_id)
WHERE s.sha512t24u = substr(s.vmc, 4)
UNION ALL
SELECT 8 * s.sequence_id + 1, s.sha512t24u, 'SHA1', s.sha1_hex, datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.sha1, s.change_id)
WHERE lower(hex(substr(s.sha1, 1, 4))) = substr(s.sha1_hex, 1, 8)
UNION ALL
SELECT 8 * s.sequence_id + 2, s.sha512t24u, 'MD5', s.md5_hex, datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.md5, s.change_id)
WHERE lower(hex(substr(s.md5, 1, 4))) = substr(s.md5_hex, 1, 8)
UNION ALL
SELECT 8 * s.sequence_id + 3, s.sha512t24u, 'SEGUID', s.seguid_alias, datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.seguid, s.change_id)
WHERE substr(s.seguid, 1, 6) = substr(s.seguid_alias, 1, 6)
UNION ALL
SELECT seqalias_id, seq_id, namespace, alias, added, is_current FROM seqalias_shape;

CREATE VIEW seqinfo AS
SELECT seq_id, len, alpha, added, relpath FROM seqinfo_shape
UNION ALL
SELECT s.sha512t24u, coalesce(t.length, s.length), coalesce(t.letters, CASE s.letters
  WHEN 524357 THEN 'ACGT' WHEN 532549 THEN 'ACGNT' WHEN 24100349 THEN 'ACDEFGHIKLMNPQRSTVWY' -- so common that they are worth it
  ELSE iif(s.letters & 1, 'A', '') || iif(s.letters & 2, 'B', '') || iif(s.letters & 4, 'C', '') || iif(s.letters & 8, 'D', '') ||
  iif(s.letters & 16, 'E', '') || iif(s.letters & 32, 'F', '') || iif(s.letters & 64, 'G', '') ||
  iif(s.letters & 128, 'H', '') || iif(s.letters & 256, 'I', '') || iif(s.letters & 512, 'J', '') ||
  iif(s.letters & 1024, 'K', '') || iif(s.letters & 2048, 'L', '') || iif(s.letters & 4096, 'M', '') ||
  iif(s.letters & 8192, 'N', '') || iif(s.letters & 16384, 'O', '') || iif(s.letters & 32768, 'P', '') ||
  iif(s.letters & 65536, 'Q', '') || iif(s.letters & 131072, 'R', '') || iif(s.letters & 262144, 'S', '') ||
  iif(s.letters & 524288, 'T', '') || iif(s.letters & 1048576, 'U', '') || iif(s.letters & 2097152, 'V', '') ||
  iif(s.letters & 4194304, 'W', '') || iif(s.letters & 8388608, 'X', '') || iif(s.letters & 16777216, 'Y', '') ||
  iif(s.letters & 33554432, 'Z', '') END),
  datetime(c.made, 'unixepoch'), coalesce(v.path, '')
FROM sequence s
JOIN change c ON c.change_id = s.change_id
LEFT JOIN seqrepo_text t ON t.sequence_id = s.sequence_id
LEFT JOIN volume v ON v.volume_id = coalesce(t.volume_id, s.volume_id)
UNION ALL
SELECT seq_id, len, alpha, added, relpath FROM seqinfo_shape;
