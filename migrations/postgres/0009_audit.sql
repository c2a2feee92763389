-- PostgreSQL; the same tables and columns as ../sqlite/0009_audit.sql (a test compares them).

-- Who changed what. before, after: JSON of portal's, with what is no secret.
CREATE TABLE audit (
  id UUID NOT NULL PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  staff_id UUID NOT NULL,
  what TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
);
CREATE INDEX audit_what ON audit (what, at_ms, id);
