-- PostgreSQL; the same tables and columns as ../sqlite/0004_holds_and_proposals.sql (a test compares them).

-- Points set aside for a purchase; which lots they are of, the moves of the hold's entry say. ended_seq: the spending or
-- the release that ended it.
CREATE TABLE points_hold (
  member_id BIGINT NOT NULL,
  hold BIGINT NOT NULL,
  amount_left BIGINT NOT NULL CHECK (amount_left >= 0),
  due_ms BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'cancelled', 'lapsed')),
  ended_seq BIGINT,
  PRIMARY KEY (member_id, hold),
  CHECK ((state = 'open') = (amount_left > 0)),
  CHECK ((state = 'open') = (ended_seq IS NULL))
);
CREATE INDEX points_hold_open ON points_hold (member_id, hold) WHERE state = 'open';
CREATE INDEX points_hold_due ON points_hold (due_ms, member_id) WHERE state = 'open';

-- Awards and deductions by hand that wait for a second pair of eyes, and what became of them. body: the change, JSON of
-- portal's; seq: the entry that an approval posted.
CREATE TABLE points_proposal (
  member_id BIGINT NOT NULL,
  id UUID NOT NULL,
  idem_key TEXT NOT NULL,
  req_hash BIGINT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by UUID NOT NULL,
  proposed_ms BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'declined')),
  decided_by UUID,
  decided_ms BIGINT,
  seq BIGINT,
  PRIMARY KEY (member_id, id),
  UNIQUE (member_id, idem_key),
  CHECK ((state = 'waiting') = (decided_by IS NULL)),
  CHECK (state = 'approved' OR seq IS NULL),
  CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE INDEX points_proposal_waiting ON points_proposal (proposed_ms, id) WHERE state = 'waiting';
