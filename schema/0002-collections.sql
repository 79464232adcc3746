-- Format 2: the layout of a source's text, so that a collection can be exported byte for byte; soft masks; and what is
-- needed to find collections by name and length.

ALTER TABLE collection_member ADD COLUMN length INTEGER NOT NULL DEFAULT 0; -- residues, as in sequence
UPDATE collection_member SET length = (SELECT s.length FROM sequence s WHERE s.sequence_id = collection_member.sequence_id);
CREATE INDEX collection_member_pair ON collection_member (name, length);

-- The FASTA text of a source whose records are a collection. One collection may have several, which differ in what its
-- digest does not cover: descriptions, soft masks, line widths.
CREATE TABLE source_text (
  source_id INTEGER PRIMARY KEY REFERENCES source,
  collection_id INTEGER NOT NULL REFERENCES collection,
  bytes INTEGER NOT NULL, -- after decompression
  sha256 TEXT NOT NULL, -- of the same text, 64 hex characters
  preamble TEXT NOT NULL, -- what stands before the first record: blank lines, lines that start with ';'
  line_width INTEGER NOT NULL, -- residues a line; 0: each record on one line
  line_end TEXT NOT NULL, -- LF or CRLF
  masked INTEGER NOT NULL, -- residues in lower case, of all records
  problem TEXT NOT NULL -- why the text cannot be given back; '': it can
) STRICT;
CREATE INDEX source_text_collection ON source_text (collection_id);

-- The records that are not laid out as source_text says.
CREATE TABLE member_text (
  source_id INTEGER NOT NULL REFERENCES source_text,
  position INTEGER NOT NULL, -- of the collection's member
  header TEXT, -- the header line with its end; null: '>', name, blank and description if there is one, line_end
  lines BLOB, -- FORMAT.md, "Layout of a record"; null: line_width residues a line
  mask_id INTEGER REFERENCES mask, -- null: all upper case
  PRIMARY KEY (source_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_text_mask ON member_text (mask_id) WHERE mask_id IS NOT NULL;

-- Which residues of a record are in lower case. Records that agree share a mask.
CREATE TABLE mask (
  mask_id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE, -- sha512t24u of the runs of all parts
  residues INTEGER NOT NULL -- in lower case
) STRICT;
CREATE TABLE mask_part (
  mask_id INTEGER NOT NULL REFERENCES mask,
  start INTEGER NOT NULL, -- the residue at which its runs begin
  runs BLOB NOT NULL, -- FORMAT.md, "Layout of a record"
  PRIMARY KEY (mask_id, start)
) STRICT, WITHOUT ROWID;

-- The highest numbers that rows had when some were removed, so that numbers are not used again.
INSERT INTO total VALUES ('last_collection_id', 0), ('last_sequence_id', 0);

-- Sequences that were removed from the catalog. Their residues stay in the volume until it is rewritten.
CREATE TABLE removed_sequence (
  volume_id INTEGER NOT NULL REFERENCES volume,
  offset INTEGER NOT NULL, -- of the first residue in the volume's text, bytes
  sha512t24u TEXT NOT NULL,
  length INTEGER NOT NULL, -- residues
  change_id INTEGER NOT NULL REFERENCES change,
  PRIMARY KEY (volume_id, offset)
) STRICT, WITHOUT ROWID;

-- With the digest as second column, a page of the collections that agree in an attribute is read from the index alone.
DROP INDEX collection_names;
DROP INDEX collection_lengths;
DROP INDEX collection_sequences;
DROP INDEX collection_name_length_pairs;
DROP INDEX collection_sorted_name_length_pairs;
DROP INDEX collection_sorted_sequences;
CREATE INDEX collection_names ON collection (names, digest);
CREATE INDEX collection_lengths ON collection (lengths, digest);
CREATE INDEX collection_sequences ON collection (sequences, digest);
CREATE INDEX collection_name_length_pairs ON collection (name_length_pairs, digest);
CREATE INDEX collection_sorted_name_length_pairs ON collection (sorted_name_length_pairs, digest);
CREATE INDEX collection_sorted_sequences ON collection (sorted_sequences, digest);
