-- Makes a catalog of format 5 look like one of format 6 to a reader that cannot migrate it, as reading-0001.sql does.

CREATE TEMP TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE file (path TEXT PRIMARY KEY, kind TEXT, bytes INTEGER, sha256 TEXT, change_id INTEGER) WITHOUT ROWID;
