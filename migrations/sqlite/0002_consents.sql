-- SQLite; the same tables and columns as ../postgres/0002_consents.sql (a test compares them).

-- What members agreed to, when, and to which text. Agreeing anew is another row; what was agreed to stays on record.
CREATE TABLE consent (
  member_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text_version TEXT NOT NULL,
  given_ms INTEGER NOT NULL,
  withdrawn_ms INTEGER,
  PRIMARY KEY (member_id, kind, given_ms)
) STRICT, WITHOUT ROWID;
