-- PostgreSQL; the same tables and columns as ../sqlite/0002_consents.sql (a test compares them).

-- What members agreed to, when, and to which text. Agreeing anew is another row; what was agreed to stays on record.
CREATE TABLE consent (
  member_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text_version TEXT NOT NULL,
  given_ms BIGINT NOT NULL,
  withdrawn_ms BIGINT,
  PRIMARY KEY (member_id, kind, given_ms)
);
