-- Format 6: a catalog says what it is and who can read it, and lists further files of its instance.

-- What this catalog is. Names that a reader does not know mean nothing to it.
--   readable_since  the lowest format whose readers understand this catalog
--   master          random, 32 hex digits: a master and all its snapshots have the same
-- Only a snapshot has
--   content         its content id (FORMAT.md, "Content id")
--   last_change     the number of the last change in it
CREATE TABLE property (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO property VALUES ('readable_since', '6'), ('master', lower(hex(randomblob(16))));

-- Immutable files of the instance other than volumes, for later programs. Programs that do not know a kind keep, check
-- and mirror its files, and do not look into them.
CREATE TABLE file (
  path TEXT PRIMARY KEY, -- below the instance, starts with 'files/'
  kind TEXT NOT NULL, -- what it is for: 'annotation'
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL, -- 64 hex characters
  change_id INTEGER NOT NULL REFERENCES change
) STRICT, WITHOUT ROWID;
