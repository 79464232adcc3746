-- Format 3: what instances of SeqRepo contain and ours do not, so that they can be adopted and exported unchanged.

-- Volumes of SeqRepo have several lines per sequence, of one length in all sequences of a volume.
ALTER TABLE volume ADD COLUMN line_residues INTEGER NOT NULL DEFAULT 0; -- residues a line; 0: each sequence on one line
ALTER TABLE volume ADD COLUMN line_bytes INTEGER NOT NULL DEFAULT 0; -- the same with the line's end

-- When SeqRepo added the digests of a sequence as aliases, if that was not when it added the sequence.
CREATE TABLE digest_alias (
  sequence_id INTEGER PRIMARY KEY REFERENCES sequence,
  vmc INTEGER NOT NULL REFERENCES change,
  sha1 INTEGER NOT NULL REFERENCES change,
  md5 INTEGER NOT NULL REFERENCES change,
  seguid INTEGER NOT NULL REFERENCES change
) STRICT;

-- Sequences whose text in a volume of SeqRepo is more than their residues ('*', blanks, lower case), so that the
-- residues are in a volume of ours; and the empty sequence, if SeqRepo has it.
CREATE TABLE seqrepo_text (
  sequence_id INTEGER PRIMARY KEY REFERENCES sequence,
  volume_id INTEGER NOT NULL REFERENCES volume,
  length INTEGER NOT NULL, -- seqinfo.len
  letters TEXT NOT NULL -- seqinfo.alpha
) STRICT;
CREATE INDEX seqrepo_text_volume ON seqrepo_text (volume_id);

-- SeqRepo reads all aliases of a sequence with their times: with these columns, the index alone is enough.
DROP INDEX sequence_alias_sequence;
CREATE INDEX sequence_alias_sequence ON sequence_alias (sequence_id, namespace_id, alias, ended_by, added_by);

DROP VIEW seqalias;
CREATE VIEW seqalias AS
SELECT seqalias_id, seq_id, namespace, alias, added, is_current FROM seqalias_shape
UNION ALL
SELECT 8 * a.sequence_id + 4, s.sha512t24u, n.seqrepo_name, a.alias, datetime(c.made, 'unixepoch'), a.ended_by = 0
FROM sequence_alias a
JOIN sequence s ON s.sequence_id = a.sequence_id
JOIN namespace n ON n.namespace_id = a.namespace_id
JOIN change c ON c.change_id = a.added_by
UNION ALL
SELECT 8 * s.sequence_id, s.sha512t24u, 'VMC', 'GS_' || s.sha512t24u, datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.vmc, s.change_id)
UNION ALL
SELECT 8 * s.sequence_id + 1, s.sha512t24u, 'SHA1', lower(hex(s.sha1)), datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.sha1, s.change_id)
UNION ALL
SELECT 8 * s.sequence_id + 2, s.sha512t24u, 'MD5', lower(hex(s.md5)), datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.md5, s.change_id)
UNION ALL
SELECT 8 * s.sequence_id + 3, s.sha512t24u, 'SEGUID', s.seguid, datetime(c.made, 'unixepoch'), 1
FROM sequence s LEFT JOIN digest_alias d ON d.sequence_id = s.sequence_id
JOIN change c ON c.change_id = coalesce(d.seguid, s.change_id)
UNION ALL
SELECT seqalias_id, seq_id, namespace, alias, added, is_current FROM seqalias_shape;

DROP VIEW seqinfo;
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
