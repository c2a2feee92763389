-- PostgreSQL; the same tables and columns as ../sqlite/0007_replays.sql (a test compares them).

-- Offers tried over events that are past, beside the ledger. body: what the offer said, result: JSON of portal's; token
-- rises each time a replay is begun, and an older one changes nothing.
CREATE TABLE offer_replay (
  id UUID NOT NULL PRIMARY KEY,
  offer_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  days BIGINT NOT NULL CHECK (days > 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  ordered_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  token BIGINT NOT NULL DEFAULT 0,
  events_done BIGINT NOT NULL DEFAULT 0,
  events_total BIGINT NOT NULL DEFAULT 0,
  cancel BIGINT NOT NULL DEFAULT 0,
  result TEXT,
  by_staff UUID,
  CHECK ((state IN ('waiting', 'running')) = (ended_ms IS NULL)),
  CHECK ((state = 'done') = (result IS NOT NULL))
);
CREATE UNIQUE INDEX offer_replay_one ON offer_replay (offer_id) WHERE state IN ('waiting', 'running');
CREATE INDEX offer_replay_offer ON offer_replay (offer_id, ordered_ms, id);
CREATE INDEX offer_replay_ended ON offer_replay (ended_ms);

-- What an offer has paid and taken, whoever got it.
CREATE INDEX points_op_offer ON points_op (offer_id, member_id, seq) WHERE offer_id IS NOT NULL;
