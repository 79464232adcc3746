-- Format 4: which sequences are circular.

-- Sequences that are marked as circular: the first residue follows the last. All others are linear. The empty sequence
-- is never marked.
CREATE TABLE circular_sequence (
  sequence_id INTEGER PRIMARY KEY REFERENCES sequence,
  change_id INTEGER NOT NULL REFERENCES change -- that marked it
) STRICT;
