-- PostgreSQL; the same tables and columns as ../sqlite/0001_the_walking_house.sql (a test compares them).
-- Times end in _ms (UTC milliseconds), flags are 0/1, ids are made by the application, JSON is opaque TEXT.

-- Numbers handed out in order: member ids, the generation of the offers.
CREATE TABLE id_block (
  name TEXT NOT NULL PRIMARY KEY,
  next BIGINT NOT NULL
);

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  updated_ms BIGINT NOT NULL
);

-- Facts about this database itself, such as who created it.
CREATE TABLE instance (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- People. Uniqueness over all members lives in contact, invite and external, each keyed by its value.

CREATE TABLE member (
  id BIGINT NOT NULL PRIMARY KEY,
  created_ms BIGINT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  email TEXT,
  password TEXT,
  lang TEXT NOT NULL,
  external_id TEXT,
  invite_code TEXT NOT NULL,
  referrer_id BIGINT,
  referrer_name_shown BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('active', 'blocked')),
  zone TEXT
);
CREATE INDEX member_name ON member (name_key, id);

CREATE TABLE contact (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  confirmed_ms BIGINT NOT NULL,
  PRIMARY KEY (kind, value)
);
CREATE INDEX contact_member ON contact (member_id);

CREATE TABLE invite (
  code TEXT NOT NULL PRIMARY KEY,
  member_id BIGINT NOT NULL
);

CREATE TABLE external (
  external_id TEXT NOT NULL PRIMARY KEY,
  member_id BIGINT NOT NULL
);

CREATE TABLE staff (
  id UUID NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('marketer', 'operator', 'administrator')),
  created_ms BIGINT NOT NULL
);

CREATE TABLE referral_path (
  member_id BIGINT NOT NULL,
  level BIGINT NOT NULL CHECK (level > 0),
  ancestor_id BIGINT NOT NULL,
  PRIMARY KEY (member_id, level)
);
CREATE INDEX referral_path_ancestor ON referral_path (ancestor_id, level, member_id);

-- Ways in.

CREATE TABLE session (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('member', 'staff')),
  subject TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  fresh_ms BIGINT NOT NULL
);
CREATE INDEX session_subject ON session (kind, subject);
CREATE INDEX session_expires ON session (expires_ms);

CREATE TABLE code (
  id UUID NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  address TEXT NOT NULL,
  hash BYTEA NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  expires_ms BIGINT NOT NULL,
  used_ms BIGINT,
  draft BYTEA
);
CREATE INDEX code_expires ON code (expires_ms);

CREATE TABLE attempt (
  key BYTEA NOT NULL,
  bucket_ms BIGINT NOT NULL,
  hits BIGINT NOT NULL,
  PRIMARY KEY (key, bucket_ms)
);
CREATE INDEX attempt_bucket ON attempt (bucket_ms);

CREATE TABLE flash (
  hash BYTEA NOT NULL PRIMARY KEY,
  body BYTEA NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX flash_expires ON flash (expires_ms);

CREATE TABLE oauth_state (
  hash BYTEA NOT NULL PRIMARY KEY,
  network TEXT NOT NULL,
  purpose TEXT NOT NULL,
  browser BYTEA NOT NULL,
  body BYTEA NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX oauth_state_expires ON oauth_state (expires_ms);

-- Social networks.

CREATE TABLE social_profile (
  network TEXT NOT NULL,
  external_id TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  linked_ms BIGINT NOT NULL,
  episode BIGINT NOT NULL,
  PRIMARY KEY (network, external_id)
);
CREATE INDEX social_profile_member ON social_profile (member_id);

-- Keyed hashes of profiles that have ever been linked: what stays after unlinking.
CREATE TABLE profile_seen (
  network TEXT NOT NULL,
  hash BYTEA NOT NULL,
  member_id BIGINT NOT NULL,
  links BIGINT NOT NULL,
  PRIMARY KEY (network, hash)
);

CREATE TABLE social_group (
  id UUID NOT NULL PRIMARY KEY,
  network TEXT NOT NULL,
  external_id TEXT NOT NULL,
  name TEXT NOT NULL,
  screen_name TEXT NOT NULL,
  members_count BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  cron TEXT NOT NULL,
  window_posts BIGINT NOT NULL,
  window_days BIGINT NOT NULL,
  collect TEXT NOT NULL,
  keys BYTEA,
  state TEXT NOT NULL CHECK (state IN ('healthy', 'throttled', 'reauthorise', 'denied', 'paused')),
  state_note TEXT,
  first_scan_ms BIGINT,
  next_run_ms BIGINT,
  created_ms BIGINT NOT NULL,
  UNIQUE (network, external_id)
);

CREATE TABLE group_member_scan (
  group_id UUID NOT NULL,
  member_id BIGINT NOT NULL,
  baseline_ms BIGINT NOT NULL,
  PRIMARY KEY (group_id, member_id)
);

CREATE TABLE social_post (
  group_id UUID NOT NULL,
  post_id BIGINT NOT NULL,
  posted_ms BIGINT NOT NULL,
  excerpt TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'frozen', 'gone')),
  likes BIGINT NOT NULL,
  comments BIGINT NOT NULL,
  reposts BIGINT NOT NULL,
  last_complete_ms BIGINT,
  PRIMARY KEY (group_id, post_id)
);
CREATE INDEX social_post_open ON social_post (group_id, post_id) WHERE state = 'open';

CREATE TABLE social_act (
  member_id BIGINT NOT NULL,
  group_id UUID NOT NULL,
  list TEXT NOT NULL,
  item TEXT NOT NULL,
  state BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
  episode BIGINT NOT NULL,
  cause TEXT NOT NULL,
  at_ms BIGINT,
  first_seen_ms BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  PRIMARY KEY (member_id, group_id, list, item)
);
CREATE INDEX social_act_list ON social_act (group_id, list);
CREATE INDEX social_act_suspected ON social_act (group_id, list) WHERE state = 1;

-- Collecting.

CREATE TABLE collect_run (
  id UUID NOT NULL PRIMARY KEY,
  group_id UUID NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  cursor TEXT,
  started_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  lease_until_ms BIGINT NOT NULL,
  token BIGINT NOT NULL,
  calls BIGINT NOT NULL DEFAULT 0,
  calls_planned BIGINT NOT NULL DEFAULT 0,
  lists_done BIGINT NOT NULL DEFAULT 0,
  lists_total BIGINT NOT NULL DEFAULT 0,
  found BIGINT NOT NULL DEFAULT 0,
  events BIGINT NOT NULL DEFAULT 0,
  awarded BIGINT NOT NULL DEFAULT 0,
  error TEXT,
  cancel BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX collect_run_one ON collect_run (group_id) WHERE state = 'running';
CREATE INDEX collect_run_group ON collect_run (group_id, started_ms, id);

CREATE TABLE run_list (
  run_id UUID NOT NULL,
  n BIGINT NOT NULL,
  list TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('todo', 'reading', 'read', 'applied', 'failed', 'skipped')),
  post_id BIGINT,
  expected BIGINT,
  PRIMARY KEY (run_id, n)
);

CREATE TABLE run_seen (
  run_id UUID NOT NULL,
  list TEXT NOT NULL,
  profile TEXT NOT NULL,
  item TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  at_ms BIGINT,
  PRIMARY KEY (run_id, list, profile, item)
);

-- Offers and events.

CREATE TABLE offer (
  id UUID NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'paused', 'archived')),
  version BIGINT NOT NULL,
  created_ms BIGINT NOT NULL,
  template TEXT
);

CREATE TABLE offer_version (
  offer_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  by_staff UUID,
  PRIMARY KEY (offer_id, version)
);

CREATE TABLE event (
  member_id BIGINT NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  network TEXT,
  group_id UUID,
  object TEXT,
  post_id BIGINT,
  act TEXT,
  cause TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (member_id, id),
  UNIQUE (member_id, cause)
);
CREATE INDEX event_seen ON event (seen_ms, id);
CREATE INDEX event_member ON event (member_id, seen_ms, id);
CREATE INDEX event_kind ON event (kind, seen_ms, id);
CREATE INDEX event_group ON event (group_id, seen_ms, id) WHERE group_id IS NOT NULL;

CREATE TABLE event_offer (
  member_id BIGINT NOT NULL,
  event_id UUID NOT NULL,
  n BIGINT NOT NULL,
  offer_id UUID NOT NULL,
  version BIGINT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('acted', 'refused')),
  detail TEXT NOT NULL,
  PRIMARY KEY (member_id, event_id, n)
);

CREATE TABLE offer_count (
  member_id BIGINT NOT NULL,
  offer_id UUID NOT NULL,
  period TEXT NOT NULL,
  awards BIGINT NOT NULL,
  points BIGINT NOT NULL,
  PRIMARY KEY (member_id, offer_id, period)
);

CREATE TABLE offer_object (
  member_id BIGINT NOT NULL,
  offer_id UUID NOT NULL,
  object TEXT NOT NULL,
  event_id UUID NOT NULL,
  PRIMARY KEY (member_id, offer_id, object)
);

-- The ledger: double entry, every row keyed by its member first. Entries and moves are never changed.

CREATE TABLE points_account (
  member_id BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL DEFAULT 0,
  pending BIGINT NOT NULL DEFAULT 0 CHECK (pending >= 0),
  active BIGINT NOT NULL DEFAULT 0 CHECK (active >= 0),
  held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
  debt BIGINT NOT NULL DEFAULT 0 CHECK (debt >= 0),
  CHECK (active = 0 OR debt = 0)
) WITH (fillfactor = 80);

CREATE TABLE points_op (
  member_id BIGINT NOT NULL,
  seq BIGINT NOT NULL CHECK (seq > 0),
  kind TEXT NOT NULL CHECK (kind IN ('award', 'activate', 'expire', 'spend', 'deduct', 'reverse', 'repay', 'hold', 'release', 'return', 'restore')),
  idem_key TEXT NOT NULL,
  req_hash BIGINT NOT NULL DEFAULT 0,
  at_ms BIGINT NOT NULL,
  event_id UUID,
  offer_id UUID,
  offer_version BIGINT,
  source_member_id BIGINT,
  level BIGINT,
  reason TEXT,
  actor UUID,
  clipped TEXT,
  reverses_seq BIGINT,
  returns_seq BIGINT,
  requested BIGINT NOT NULL CHECK (requested >= 0),
  applied BIGINT NOT NULL CHECK (applied >= 0),
  pending_after BIGINT NOT NULL,
  active_after BIGINT NOT NULL,
  held_after BIGINT NOT NULL,
  debt_after BIGINT NOT NULL,
  PRIMARY KEY (member_id, seq)
);
CREATE UNIQUE INDEX points_op_idem ON points_op (member_id, idem_key);
CREATE INDEX points_op_event ON points_op (member_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX points_op_reverses ON points_op (member_id, reverses_seq) WHERE reverses_seq IS NOT NULL;
CREATE INDEX points_op_returns ON points_op (member_id, returns_seq) WHERE returns_seq IS NOT NULL;

-- state: 0 pending, 1 active, 2 closed; expires_ms 9223372036854775807: never.
CREATE TABLE points_lot (
  member_id BIGINT NOT NULL,
  lot BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  remaining BIGINT NOT NULL CHECK (remaining >= 0),
  held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
  state BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
  active_from_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  due_ms BIGINT,
  PRIMARY KEY (member_id, lot),
  CHECK (remaining + held <= amount)
) WITH (fillfactor = 80);
CREATE INDEX points_lot_fifo ON points_lot (member_id, expires_ms, lot) WHERE state < 2;
CREATE INDEX points_lot_due ON points_lot (due_ms, member_id) WHERE due_ms IS NOT NULL;

CREATE TABLE points_move (
  member_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  n BIGINT NOT NULL,
  lot BIGINT NOT NULL DEFAULT 0,
  from_b TEXT NOT NULL CHECK (from_b IN ('issue', 'pending', 'active', 'held', 'spent', 'expired', 'revoked', 'debt')),
  to_b TEXT NOT NULL CHECK (to_b IN ('issue', 'pending', 'active', 'held', 'spent', 'expired', 'revoked', 'debt')),
  amount BIGINT NOT NULL CHECK (amount > 0),
  CHECK (from_b <> to_b),
  PRIMARY KEY (member_id, seq, n)
);
CREATE INDEX points_move_lot ON points_move (member_id, lot) WHERE lot > 0;

-- Work.

-- state: 0 ready, 1 done, 2 dead; run_at_ms is both "not before" and, once claimed, "leased until".
CREATE TABLE task (
  bucket BIGINT NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at_ms BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  max_attempts BIGINT NOT NULL,
  token BIGINT NOT NULL DEFAULT 0,
  state BIGINT NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
  last_error TEXT,
  created_ms BIGINT NOT NULL,
  PRIMARY KEY (bucket, id),
  UNIQUE (bucket, kind, dedup_key)
);
CREATE INDEX task_ready ON task (bucket, run_at_ms, id) WHERE state = 0;
CREATE INDEX task_due ON task (run_at_ms, bucket) WHERE state = 0;
CREATE INDEX task_done ON task (run_at_ms, id) WHERE state = 1;
CREATE INDEX task_dead ON task (id) WHERE state = 2;

CREATE TABLE schedule (
  id TEXT NOT NULL PRIMARY KEY,
  next_run_ms BIGINT NOT NULL
);

-- Letters; address and body are sealed, and wiped once the letter is sent or given up.
CREATE TABLE outbox (
  id UUID NOT NULL PRIMARY KEY,
  member_id BIGINT,
  channel TEXT NOT NULL,
  letter TEXT NOT NULL,
  lang TEXT NOT NULL,
  address BYTEA,
  body BYTEA,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts BIGINT NOT NULL DEFAULT 0,
  next_ms BIGINT NOT NULL,
  token BIGINT NOT NULL DEFAULT 0,
  last_error TEXT,
  created_ms BIGINT NOT NULL,
  sent_ms BIGINT
);
CREATE INDEX outbox_waiting ON outbox (next_ms, id) WHERE state = 'waiting';

-- Methods a network told us not to call before until_ms.
CREATE TABLE suspension (
  network TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  method TEXT NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (network, key_hash, method)
);
