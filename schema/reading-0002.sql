-- Makes a catalog of format 2 look like one of format 3 to a reader that cannot migrate it, as reading-0001.sql does.

CREATE TEMP VIEW volume AS SELECT v.*, 0 AS line_residues, 0 AS line_bytes FROM main.volume v;
CREATE TEMP TABLE digest_alias (
  sequence_id INTEGER PRIMARY KEY, vmc INTEGER, sha1 INTEGER, md5 INTEGER, seguid INTEGER);
CREATE TEMP TABLE seqrepo_text (sequence_id INTEGER PRIMARY KEY, volume_id INTEGER, length INTEGER, letters TEXT);
