-- SQLite; the same tables and columns as ../postgres/0013_changes_by_hand.sql (a test compares them).

-- What somebody has changed of a member's points within a day: together it may need a second pair of eyes.
CREATE INDEX points_op_actor ON points_op (member_id, actor, at_ms) WHERE actor IS NOT NULL;
