-- SQLite; the same tables and columns as ../postgres/0009_audit.sql (a test compares them).

-- Who changed what. before, after: JSON of portal's, with what is no secret.
CREATE TABLE audit (
  id BLOB NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  staff_id BLOB NOT NULL,
  what TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_what ON audit (what, at_ms, id);
