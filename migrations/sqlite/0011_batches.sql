-- SQLite; the same tables and columns as ../postgres/0011_batches.sql (a test compares them).

-- Files of awards and deductions. form_key: of the form that brought the file, so that one sent twice is one; file_hash: of
-- its lines; beyond: what becomes of deductions beyond the balance; token rises each time the rows are begun to be carried
-- out; figures: JSON of portal's, which outlives the rows.
CREATE TABLE points_batch (
  id BLOB NOT NULL PRIMARY KEY,
  form_key TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  rows_total INTEGER NOT NULL CHECK (rows_total > 0),
  rows_done INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('checking', 'preview', 'waiting', 'running', 'stopped', 'done', 'failed', 'declined', 'lapsed')),
  uploaded_by BLOB NOT NULL,
  uploaded_ms INTEGER NOT NULL,
  beyond TEXT CHECK (beyond IN ('clip', 'refuse', 'debt')),
  ordered_by BLOB,
  ordered_ms INTEGER,
  decided_by BLOB,
  decided_ms INTEGER,
  ended_ms INTEGER,
  token INTEGER NOT NULL DEFAULT 0,
  figures TEXT,
  CHECK ((beyond IS NULL) = (ordered_by IS NULL)),
  CHECK ((ordered_by IS NULL) = (ordered_ms IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_ms IS NULL)),
  CHECK (state NOT IN ('waiting', 'running', 'stopped', 'done', 'declined') OR ordered_by IS NOT NULL),
  CHECK (decided_by IS NULL OR decided_by <> ordered_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX points_batch_uploaded ON points_batch (uploaded_ms, id);
CREATE INDEX points_batch_file ON points_batch (file_hash, ordered_ms);
CREATE INDEX points_batch_waiting ON points_batch (id) WHERE state = 'waiting';

-- What stood in the file, until its rows are cleared away.
CREATE TABLE points_batch_text (
  batch_id BLOB NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The lines of a file. who: what the file says of whose points; fault: JSON of domain's, for those that are rejected; applied
-- and seq: of the entry that was posted, now or, for what was posted 'before', by an earlier file.
CREATE TABLE points_batch_row (
  batch_id BLOB NOT NULL,
  line INTEGER NOT NULL,
  who TEXT NOT NULL,
  member_id INTEGER,
  points INTEGER NOT NULL,
  reason TEXT NOT NULL,
  idem_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'posted', 'before', 'rejected')),
  fault TEXT,
  applied INTEGER NOT NULL DEFAULT 0,
  seq INTEGER,
  PRIMARY KEY (batch_id, line),
  CHECK ((state = 'rejected') = (fault IS NOT NULL)),
  CHECK (state = 'rejected' OR member_id IS NOT NULL),
  CHECK ((state IN ('posted', 'before')) = (seq IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX points_batch_row_state ON points_batch_row (batch_id, state, line);
