-- The two databases of an instance of SeqRepo (schema version 1), as biocommons.seqrepo 0.6 creates them, filled from a
-- catalog. `main` is `aliases.sqlite3`, `sequences` is `sequences/db.sqlite3`, and `catalog` is the catalog.

CREATE TABLE main.meta (key TEXT NOT NULL, value TEXT NOT NULL);
CREATE UNIQUE INDEX main.meta_key_idx ON meta (key);
INSERT INTO main.meta VALUES ('schema version', '1');
CREATE TABLE main.log (ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, v TEXT NOT NULL, msg TEXT NOT NULL);
INSERT INTO main.log (v, msg) VALUES ('', 'database created');
CREATE TABLE main.seqalias (
  seqalias_id INTEGER PRIMARY KEY,
  seq_id TEXT NOT NULL,
  namespace TEXT NOT NULL,
  alias TEXT NOT NULL,
  added TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  is_current INT NOT NULL DEFAULT 1);

CREATE TABLE sequences.meta (key TEXT NOT NULL, value TEXT NOT NULL);
CREATE UNIQUE INDEX sequences.meta_key_idx ON meta (key);
INSERT INTO sequences.meta VALUES ('schema version', '1');
CREATE TABLE sequences.log (ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, v TEXT NOT NULL, msg TEXT NOT NULL);
INSERT INTO sequences.log (v, msg) VALUES ('0', 'database created');
CREATE TABLE sequences.seqinfo (
  seq_id TEXT PRIMARY KEY,
  len INTEGER NOT NULL,
  alpha TEXT NOT NULL,
  added TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  relpath TEXT NOT NULL);

-- These rows tell SeqRepo's migration tool that all migrations have been applied.
CREATE TABLE main._yoyo_migration (
  migration_hash VARCHAR(64), migration_id VARCHAR(255), applied_at_utc TIMESTAMP, PRIMARY KEY (migration_hash));
INSERT INTO main._yoyo_migration SELECT * FROM catalog._yoyo_migration;
CREATE TABLE main._yoyo_log (
  id VARCHAR(36), migration_hash VARCHAR(64), migration_id VARCHAR(255), operation VARCHAR(10), username VARCHAR(255),
  hostname VARCHAR(255), comment VARCHAR(255), created_at_utc TIMESTAMP, PRIMARY KEY (id));
CREATE TABLE main._yoyo_version (version INT NOT NULL PRIMARY KEY, installed_at_utc TIMESTAMP);
INSERT INTO main._yoyo_version SELECT * FROM catalog._yoyo_version;
CREATE TABLE main.yoyo_lock (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT NOT NULL, PRIMARY KEY (locked));
CREATE TABLE sequences._yoyo_migration (
  migration_hash VARCHAR(64), migration_id VARCHAR(255), applied_at_utc TIMESTAMP, PRIMARY KEY (migration_hash));
INSERT INTO sequences._yoyo_migration SELECT * FROM catalog._yoyo_migration;
CREATE TABLE sequences._yoyo_log (
  id VARCHAR(36), migration_hash VARCHAR(64), migration_id VARCHAR(255), operation VARCHAR(10), username VARCHAR(255),
  hostname VARCHAR(255), comment VARCHAR(255), created_at_utc TIMESTAMP, PRIMARY KEY (id));
CREATE TABLE sequences._yoyo_version (version INT NOT NULL PRIMARY KEY, installed_at_utc TIMESTAMP);
INSERT INTO sequences._yoyo_version SELECT * FROM catalog._yoyo_version;
CREATE TABLE sequences.yoyo_lock (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT NOT NULL, PRIMARY KEY (locked));

-- In the order in which they were added. Of a name's rows the one in force comes last, because SeqRepo needs that.
INSERT INTO main.seqalias (seq_id, namespace, alias, added, is_current)
SELECT seq_id, namespace, alias, added, is_current FROM catalog.seqalias ORDER BY added, is_current, seqalias_id;
CREATE UNIQUE INDEX main.seqalias_unique_ns_alias_idx ON seqalias (namespace, alias) WHERE is_current = 1;
CREATE INDEX main.seqalias_seq_id_idx ON seqalias (seq_id);
CREATE INDEX main.seqalias_namespace_idx ON seqalias (namespace);
CREATE INDEX main.seqalias_alias_idx ON seqalias (alias);

INSERT INTO sequences.seqinfo (seq_id, len, alpha, added, relpath)
SELECT seq_id, len, alpha, added, relpath FROM catalog.seqinfo;
CREATE UNIQUE INDEX sequences.seqinfo_seq_id_idx ON seqinfo (seq_id);
