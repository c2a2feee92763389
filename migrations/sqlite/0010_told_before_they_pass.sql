-- SQLite; the same tables and columns as ../postgres/0010_told_before_they_pass.sql (a test compares them).

-- Points that pass after so many days without a sign of life: each moves expires_ms.
ALTER TABLE points_lot ADD COLUMN idle_days INTEGER;
-- The date that had come when the lot was kept for longer, because its owner had not been told of it.
ALTER TABLE points_lot ADD COLUMN kept_from_ms INTEGER;
-- The date of which the owner was told, 0: of none; and the event that did.
ALTER TABLE points_lot ADD COLUMN told_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE points_lot ADD COLUMN told_by BLOB;
CREATE INDEX points_lot_untold ON points_lot (due_ms, member_id) WHERE state = 1 AND due_ms IS NOT NULL AND told_ms <> expires_ms;

-- For what event a letter was written: whether it was sent, the letter says.
ALTER TABLE outbox ADD COLUMN event_id BLOB;
CREATE INDEX outbox_event ON outbox (member_id, event_id) WHERE event_id IS NOT NULL;
