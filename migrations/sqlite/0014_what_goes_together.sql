-- SQLite; the same tables and columns as ../postgres/0014_what_goes_together.sql (a test compares them).

-- Whose points a key of a file has moved: the same key again moves nothing of anybody else's.
CREATE TABLE points_batch_key (
  idem_key TEXT NOT NULL PRIMARY KEY,
  member_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO points_batch_key (idem_key, member_id)
SELECT idem_key, MIN(member_id) FROM points_op WHERE idem_key LIKE 'row:%' OR idem_key LIKE 'batch:%' GROUP BY idem_key;

-- What somebody has ordered within a day: together it may need a second pair of eyes.
CREATE INDEX points_batch_ordered ON points_batch (ordered_by, ordered_ms) WHERE ordered_by IS NOT NULL;
CREATE INDEX offer_undo_ordered ON offer_undo (offer_id, ordered_ms) WHERE ordered_ms IS NOT NULL;

-- On how many levels those above were told that the member takes part.
ALTER TABLE member ADD COLUMN qualified_levels INTEGER;
