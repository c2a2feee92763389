-- PostgreSQL; the same tables and columns as ../sqlite/0017_arrivals.sql (a test compares them).

-- People who came through a network with a profile that is nobody's yet: they register with it, or sign in and link it.
-- hash: of what their browser holds; body: who they are there (sealed).
CREATE TABLE arrival (
  hash BYTEA NOT NULL PRIMARY KEY,
  body BYTEA NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX arrival_expires ON arrival (expires_ms);
