-- The catalog of one instance, format 1. schema/FORMAT.md explains it for authors of other readers.
--
-- Digests: sha512t24u is 32 characters of base64url, because every reader needs it as text and SeqRepo searches it as
-- text; md5 and sha1 are blobs, with indexes of the hexadecimal text that people and SeqRepo search for.
-- History: a name is never overwritten. The row in force has ended_by 0; a row that was superseded or removed keeps the
-- change that ended it. So (namespace, alias, 0) names at most one thing, by the primary key alone.

-- One row for each write to the catalog. Other tables refer to it for when, and by which program, something was done.
CREATE TABLE change (
  change_id INTEGER PRIMARY KEY,
  made INTEGER NOT NULL, -- seconds since the Unix epoch, UTC
  action TEXT NOT NULL, -- what was done: 'load', 'alias'
  program TEXT NOT NULL -- 'seqshelf 0.1.0'
) STRICT;

-- The files that changes read.
CREATE TABLE source (
  source_id INTEGER PRIMARY KEY,
  change_id INTEGER NOT NULL REFERENCES change,
  name TEXT NOT NULL, -- file name as given, '-' for standard input
  bytes INTEGER NOT NULL, -- as read, before decompression
  sha256 TEXT NOT NULL -- of the same bytes, 64 hex characters
) STRICT;
CREATE INDEX source_change ON source (change_id);

-- One immutable BGZF FASTA file with its two indexes.
CREATE TABLE volume (
  volume_id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE, -- below sequences/, e.g. 2026/1121/0930/1763717400.1.fa.bgz
  text_bytes INTEGER NOT NULL, -- length of the FASTA text
  file_bytes INTEGER NOT NULL, -- of the BGZF file
  sha256 TEXT NOT NULL, -- of the BGZF file, 64 hex characters
  fai_sha256 TEXT NOT NULL,
  gzi_sha256 TEXT NOT NULL,
  change_id INTEGER NOT NULL REFERENCES change
) STRICT;

CREATE TABLE sequence (
  sequence_id INTEGER PRIMARY KEY,
  sha512t24u TEXT NOT NULL UNIQUE,
  md5 BLOB NOT NULL, -- 16 bytes
  sha1 BLOB NOT NULL, -- 20 bytes
  seguid TEXT NOT NULL, -- base64 of sha1, 27 characters: SQL cannot compute it and SeqRepo searches it
  length INTEGER NOT NULL, -- residues
  letters INTEGER NOT NULL, -- which letters occur: bit 0 is A, bit 25 is Z
  volume_id INTEGER REFERENCES volume, -- null: the empty sequence, which no volume holds
  offset INTEGER, -- of the first residue in the volume's text, bytes; null with volume_id
  change_id INTEGER NOT NULL REFERENCES change,
  CHECK ((volume_id IS NULL) = (length = 0) AND (offset IS NULL) = (length = 0))
) STRICT;
CREATE INDEX sequence_md5 ON sequence (lower(hex(md5)));
CREATE INDEX sequence_sha1 ON sequence (lower(hex(sha1)));
CREATE INDEX sequence_seguid ON sequence (seguid);
CREATE INDEX sequence_vmc ON sequence ('GS_' || sha512t24u); -- the alias SeqRepo keeps for it

CREATE TABLE namespace (
  namespace_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, -- 'refseq'
  -- the spelling SeqRepo stores
  seqrepo_name TEXT NOT NULL UNIQUE GENERATED ALWAYS AS (
    CASE name WHEN 'refseq' THEN 'NCBI' WHEN 'ensembl' THEN 'Ensembl' WHEN 'lrg' THEN 'LRG' ELSE name END) STORED,
  alias_count INTEGER NOT NULL DEFAULT 0 -- aliases of sequences in force, kept as total is
) STRICT;

CREATE TABLE sequence_alias (
  namespace_id INTEGER NOT NULL REFERENCES namespace,
  alias TEXT NOT NULL,
  ended_by INTEGER NOT NULL, -- 0: in force; else the change that superseded or removed it
  sequence_id INTEGER NOT NULL REFERENCES sequence,
  added_by INTEGER NOT NULL REFERENCES change,
  PRIMARY KEY (namespace_id, alias, ended_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX sequence_alias_alias ON sequence_alias (alias);
CREATE INDEX sequence_alias_sequence ON sequence_alias (sequence_id);

-- A GA4GH sequence collection (seqcol v1.0.0): its level 0 digest, its level 1 digests, 32 characters of base64url each.
CREATE TABLE collection (
  collection_id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  names TEXT NOT NULL,
  lengths TEXT NOT NULL,
  sequences TEXT NOT NULL,
  name_length_pairs TEXT NOT NULL,
  sorted_name_length_pairs TEXT NOT NULL,
  sorted_sequences TEXT NOT NULL,
  member_count INTEGER NOT NULL,
  source_id INTEGER REFERENCES source, -- null: not made from a file
  change_id INTEGER NOT NULL REFERENCES change
) STRICT;
CREATE INDEX collection_names ON collection (names);
CREATE INDEX collection_lengths ON collection (lengths);
CREATE INDEX collection_sequences ON collection (sequences);
CREATE INDEX collection_name_length_pairs ON collection (name_length_pairs);
CREATE INDEX collection_sorted_name_length_pairs ON collection (sorted_name_length_pairs);
CREATE INDEX collection_sorted_sequences ON collection (sorted_sequences);

CREATE TABLE collection_member (
  collection_id INTEGER NOT NULL REFERENCES collection,
  position INTEGER NOT NULL, -- from 0
  name TEXT NOT NULL,
  description TEXT NOT NULL, -- what follows the name in the FASTA header; may be empty
  sequence_id INTEGER NOT NULL REFERENCES sequence,
  PRIMARY KEY (collection_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_member_name ON collection_member (collection_id, name);
CREATE INDEX collection_member_sequence ON collection_member (sequence_id);

CREATE TABLE collection_alias (
  namespace_id INTEGER NOT NULL REFERENCES namespace,
  alias TEXT NOT NULL,
  ended_by INTEGER NOT NULL, -- as in sequence_alias
  collection_id INTEGER NOT NULL REFERENCES collection,
  added_by INTEGER NOT NULL REFERENCES change,
  PRIMARY KEY (namespace_id, alias, ended_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_alias_alias ON collection_alias (alias);
CREATE INDEX collection_alias_collection ON collection_alias (collection_id);

-- FAIR Headers Reference genome metadata, one record per collection.
CREATE TABLE fhr (
  collection_id INTEGER PRIMARY KEY REFERENCES collection,
  record TEXT NOT NULL, -- JSON as given, unknown keys and all
  change_id INTEGER NOT NULL REFERENCES change
) STRICT;

-- Totals that `status` shows. Writers maintain them, so that readers need not count.
CREATE TABLE total (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO total VALUES ('sequences', 0), ('residues', 0), ('collections', 0), ('volumes', 0), ('volume_bytes', 0);

-- What Python's SeqRepo reads (biocommons.seqrepo 0.6): two views, and the rows that give it its schema version.
-- SeqRepo needs `added` declared `timestamp`. SQLite takes a view's declared types from one end of a UNION ALL (the last
-- part, in the versions tried; the documentation does not say), so each view starts and ends with an empty table of the
-- right shape. They are not STRICT because STRICT has no such type.
CREATE TABLE seqalias_shape (
  seqalias_id INTEGER, seq_id TEXT, namespace TEXT, alias TEXT, added TIMESTAMP, is_current INT, CHECK (0));
CREATE TABLE seqinfo_shape (seq_id TEXT, len INTEGER, alpha TEXT, added TIMESTAMP, relpath TEXT, CHECK (0));

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
FROM sequence s JOIN change c ON c.change_id = s.change_id
UNION ALL
SELECT 8 * s.sequence_id + 1, s.sha512t24u, 'SHA1', lower(hex(s.sha1)), datetime(c.made, 'unixepoch'), 1
FROM sequence s JOIN change c ON c.change_id = s.change_id
UNION ALL
SELECT 8 * s.sequence_id + 2, s.sha512t24u, 'MD5', lower(hex(s.md5)), datetime(c.made, 'unixepoch'), 1
FROM sequence s JOIN change c ON c.change_id = s.change_id
UNION ALL
SELECT 8 * s.sequence_id + 3, s.sha512t24u, 'SEGUID', s.seguid, datetime(c.made, 'unixepoch'), 1
FROM sequence s JOIN change c ON c.change_id = s.change_id
UNION ALL
SELECT seqalias_id, seq_id, namespace, alias, added, is_current FROM seqalias_shape;

CREATE VIEW seqinfo AS
SELECT seq_id, len, alpha, added, relpath FROM seqinfo_shape
UNION ALL
SELECT s.sha512t24u, s.length,
  iif(letters & 1, 'A', '') || iif(letters & 2, 'B', '') || iif(letters & 4, 'C', '') || iif(letters & 8, 'D', '') ||
  iif(letters & 16, 'E', '') || iif(letters & 32, 'F', '') || iif(letters & 64, 'G', '') || iif(letters & 128, 'H', '') ||
  iif(letters & 256, 'I', '') || iif(letters & 512, 'J', '') || iif(letters & 1024, 'K', '') ||
  iif(letters & 2048, 'L', '') || iif(letters & 4096, 'M', '') || iif(letters & 8192, 'N', '') ||
  iif(letters & 16384, 'O', '') || iif(letters & 32768, 'P', '') || iif(letters & 65536, 'Q', '') ||
  iif(letters & 131072, 'R', '') || iif(letters & 262144, 'S', '') || iif(letters & 524288, 'T', '') ||
  iif(letters & 1048576, 'U', '') || iif(letters & 2097152, 'V', '') || iif(letters & 4194304, 'W', '') ||
  iif(letters & 8388608, 'X', '') || iif(letters & 16777216, 'Y', '') || iif(letters & 33554432, 'Z', ''),
  datetime(c.made, 'unixepoch'), coalesce(v.path, '')
FROM sequence s
JOIN change c ON c.change_id = s.change_id
LEFT JOIN volume v ON v.volume_id = s.volume_id
UNION ALL
SELECT seq_id, len, alpha, added, relpath FROM seqinfo_shape;

CREATE TABLE meta (key TEXT NOT NULL, value TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX meta_key_idx ON meta (key);
INSERT INTO meta VALUES ('schema version', '1');

-- The rows of yoyo, SeqRepo's migration tool: with them it finds the database up to date and does not change it.
CREATE TABLE _yoyo_migration (
  migration_hash VARCHAR(64) NOT NULL PRIMARY KEY, migration_id VARCHAR(255), applied_at_utc TIMESTAMP);
INSERT INTO _yoyo_migration VALUES
  ('00655420539ecc1c759418763d9667111f42a8e3be180b1aad57c843f3347b12', '0000-base', '2020-01-01 00:00:00'),
  ('f8307527fff5cfa486d1b117e221aaaee936c1a14266e74466a98ab557500f04', '0001-initial', '2020-01-01 00:00:00');
CREATE TABLE _yoyo_log (
  id VARCHAR(36) PRIMARY KEY, migration_hash VARCHAR(64), migration_id VARCHAR(255), operation VARCHAR(10),
  username VARCHAR(255), hostname VARCHAR(255), comment VARCHAR(255), created_at_utc TIMESTAMP);
CREATE TABLE _yoyo_version (version INT NOT NULL PRIMARY KEY, installed_at_utc TIMESTAMP);
INSERT INTO _yoyo_version VALUES (2, '2020-01-01 00:00:00');
CREATE TABLE yoyo_lock (locked INT DEFAULT 1 PRIMARY KEY, ctime TIMESTAMP, pid INT NOT NULL);
