-- PostgreSQL; the same tables and columns as ../sqlite/0015_what_nobody_else_saw.sql (a test compares them).

-- Who else agreed to what somebody changed by hand or by a file; never who did it.
ALTER TABLE points_op ADD COLUMN agreed_by UUID;
UPDATE points_op SET agreed_by = (SELECT p.decided_by FROM points_proposal p WHERE p.member_id = points_op.member_id AND p.seq = points_op.seq)
WHERE idem_key LIKE 'prop:%';

-- What somebody has changed of anybody's points within a day.
CREATE INDEX points_op_by ON points_op (actor, at_ms) WHERE actor IS NOT NULL;
