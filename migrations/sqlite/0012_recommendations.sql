-- SQLite; the same tables and columns as ../postgres/0012_recommendations.sql (a test compares them).

-- Everybody who came by recommendation: what looked alike about it (signals: JSON of domain's) and what was decided.
-- decided_by: nobody where the deadline decided; decided_key: the form's, so that a press repeated is one decision.
CREATE TABLE referral (
  member_id INTEGER NOT NULL PRIMARY KEY,
  referrer_id INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('clear', 'waiting', 'approved', 'refused')),
  signals TEXT NOT NULL,
  due_ms INTEGER,
  decided_ms INTEGER,
  decided_by BLOB,
  decided_key TEXT,
  reason TEXT,
  CHECK ((state = 'clear') = (due_ms IS NULL)),
  CHECK ((state IN ('approved', 'refused')) = (decided_ms IS NOT NULL))
) STRICT;
CREATE INDEX referral_referrer ON referral (referrer_id, at_ms, member_id);
CREATE INDEX referral_uncounted ON referral (referrer_id, member_id) WHERE state IN ('waiting', 'refused');
CREATE INDEX referral_waiting ON referral (due_ms, member_id) WHERE state = 'waiting';
CREATE INDEX referral_decided ON referral (decided_ms, member_id) WHERE decided_ms IS NOT NULL;

-- Nobody had looked at those who came before.
INSERT INTO referral (member_id, referrer_id, at_ms, state, signals)
SELECT p.member_id, p.ancestor_id, m.created_ms, 'clear', '[]'
FROM referral_path p JOIN member m ON m.id = p.member_id WHERE p.level = 1;

-- What those above are told once a recommendation is approved. key and body: the task's; points: what an offer is to pay.
CREATE TABLE referral_held (
  member_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  what TEXT NOT NULL,
  points INTEGER NOT NULL,
  body TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (member_id, key)
) STRICT, WITHOUT ROWID;

-- What members have in common, as keyed hashes, kept for ninety days: the range of a network address, a name, a mailbox.
CREATE TABLE member_mark (
  member_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('range', 'name', 'mailbox')),
  mark BLOB NOT NULL,
  seen_ms INTEGER NOT NULL,
  PRIMARY KEY (member_id, kind, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_mark_mark ON member_mark (kind, mark, member_id);
CREATE INDEX member_mark_seen ON member_mark (seen_ms);

-- Members of one tree who look alike, as found last. body: JSON of portal's.
CREATE TABLE referral_ring (
  n INTEGER NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  found_ms INTEGER NOT NULL
) STRICT;

-- By what the member takes part, so that its withdrawal is known, and how often they began to.
ALTER TABLE member ADD COLUMN qualified_cause TEXT;
ALTER TABLE member ADD COLUMN qualified_times INTEGER NOT NULL DEFAULT 0;
UPDATE member SET qualified_times = 1 WHERE qualified_ms IS NOT NULL;

-- What those below have brought a member.
CREATE INDEX points_op_source ON points_op (member_id, source_member_id, level) WHERE source_member_id IS NOT NULL;
