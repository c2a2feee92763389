-- PostgreSQL; the same tables and columns as ../sqlite/0008_undoing.sql (a test compares them).

-- Orders to undo what an offer did to points between two moments. Each is looked at first (looking, seen), then ordered
-- (running, or proposed until somebody else agrees). found: what the look found, result: what was done, JSON of portal's;
-- after_member: whose turn was last. What was ordered is kept, for entries name it; dropped: another look took its place.
CREATE TABLE offer_undo (
  id UUID NOT NULL PRIMARY KEY,
  offer_id UUID NOT NULL,
  from_ms BIGINT NOT NULL,
  until_ms BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('looking', 'seen', 'proposed', 'running', 'done', 'failed', 'stopped', 'declined', 'dropped')),
  asked_ms BIGINT NOT NULL,
  asked_by UUID NOT NULL,
  reason TEXT,
  ordered_ms BIGINT,
  ordered_by UUID,
  decided_ms BIGINT,
  decided_by UUID,
  ended_ms BIGINT,
  token BIGINT NOT NULL DEFAULT 0,
  after_member BIGINT NOT NULL DEFAULT 0,
  members_done BIGINT NOT NULL DEFAULT 0,
  members_total BIGINT NOT NULL DEFAULT 0,
  cancel BIGINT NOT NULL DEFAULT 0,
  found TEXT,
  result TEXT,
  CHECK (from_ms < until_ms),
  CHECK ((state IN ('looking', 'seen', 'proposed', 'running')) = (ended_ms IS NULL)),
  CHECK (state NOT IN ('seen', 'proposed', 'running', 'done', 'declined') OR found IS NOT NULL),
  CHECK ((ordered_ms IS NULL) = (reason IS NULL) AND (ordered_ms IS NULL) = (ordered_by IS NULL)),
  CHECK (decided_by IS NULL OR decided_by <> ordered_by)
);
CREATE UNIQUE INDEX offer_undo_one ON offer_undo (offer_id) WHERE state IN ('looking', 'seen', 'proposed', 'running');
CREATE INDEX offer_undo_offer ON offer_undo (offer_id, asked_ms, id);
CREATE INDEX offer_undo_proposed ON offer_undo (ordered_ms, id) WHERE state = 'proposed';
CREATE INDEX offer_undo_unordered ON offer_undo (ended_ms) WHERE ordered_ms IS NULL;

-- The entries by which such an order was carried out.
ALTER TABLE points_op ADD COLUMN undo_id UUID;
CREATE INDEX points_op_undo ON points_op (undo_id, member_id) WHERE undo_id IS NOT NULL;
