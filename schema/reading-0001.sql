-- Makes a catalog of format 1 look like one of format 2 to a reader that cannot migrate it, because it is a snapshot.
-- Run on every connection; the temporary tables and views take precedence over the catalog's own.

CREATE TEMP VIEW collection_member AS
SELECT m.collection_id, m.position, m.name, m.description, m.sequence_id, s.length
FROM main.collection_member m JOIN main.sequence s ON s.sequence_id = m.sequence_id;

CREATE TEMP TABLE source_text (
  source_id INTEGER PRIMARY KEY, collection_id INTEGER, bytes INTEGER, sha256 TEXT, preamble TEXT, line_width INTEGER,
  line_end TEXT, masked INTEGER, problem TEXT);
CREATE TEMP TABLE member_text (source_id INTEGER, position INTEGER, header TEXT, lines BLOB, mask_id INTEGER);
CREATE TEMP TABLE mask (mask_id INTEGER PRIMARY KEY, digest TEXT, residues INTEGER);
CREATE TEMP TABLE mask_part (mask_id INTEGER, start INTEGER, runs BLOB);
CREATE TEMP TABLE removed_sequence (
  volume_id INTEGER, offset INTEGER, sha512t24u TEXT, length INTEGER, change_id INTEGER);
