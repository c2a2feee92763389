-- SQLite; the same tables and columns as ../postgres/0017_arrivals.sql (a test compares them).

-- People who came through a network with a profile that is nobody's yet: they register with it, or sign in and link it.
-- hash: of what their browser holds; body: who they are there (sealed).
CREATE TABLE arrival (
  hash BLOB NOT NULL PRIMARY KEY,
  body BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_expires ON arrival (expires_ms);
