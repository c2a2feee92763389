-- SQLite; the same tables and columns as ../postgres/0001_the_walking_house.sql (a test compares them).
-- Times end in _ms (UTC milliseconds), flags are 0/1, ids are made by the application, JSON is opaque TEXT.

-- Numbers handed out in order: member ids, the generation of the offers.
CREATE TABLE id_block (
  name TEXT NOT NULL PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts about this database itself, such as who created it.
CREATE TABLE instance (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- People. Uniqueness over all members lives in contact, invite and external, each keyed by its value.

CREATE TABLE member (
  id INTEGER NOT NULL PRIMARY KEY,
  created_ms INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT,
  password TEXT,
  lang TEXT NOT NULL,
  external_id TEXT,
  invite_code TEXT NOT NULL,
  referrer_id INTEGER,
  referrer_name_shown INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('active', 'blocked')),
  zone TEXT
) STRICT;
CREATE INDEX member_name ON member (name_key, id);

CREATE TABLE contact (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  member_id INTEGER NOT NULL,
  confirmed_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_member ON contact (member_id);

CREATE TABLE invite (
  code TEXT NOT NULL PRIMARY KEY,
  member_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE external (
  external_id TEXT NOT NULL PRIMARY KEY,
  member_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id BLOB NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('marketer', 'operator', 'administrator')),
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE referral_path (
  member_id INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  ancestor_id INTEGER NOT NULL,
  PRIMARY KEY (member_id, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_path_ancestor ON referral_path (ancestor_id, level, member_id);

-- Ways in.

CREATE TABLE session (
  token_hash BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('member', 'staff')),
  subject TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  fresh_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_subject ON session (kind, subject);
CREATE INDEX session_expires ON session (expires_ms);

CREATE TABLE code (
  id BLOB NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  address TEXT NOT NULL,
  hash BLOB NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  expires_ms INTEGER NOT NULL,
  used_ms INTEGER,
  draft BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX code_expires ON code (expires_ms);

CREATE TABLE attempt (
  key BLOB NOT NULL,
  bucket_ms INTEGER NOT NULL,
  hits INTEGER NOT NULL,
  PRIMARY KEY (key, bucket_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_bucket ON attempt (bucket_ms);

CREATE TABLE flash (
  hash BLOB NOT NULL PRIMARY KEY,
  body BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX flash_expires ON flash (expires_ms);

CREATE TABLE oauth_state (
  hash BLOB NOT NULL PRIMARY KEY,
  network TEXT NOT NULL,
  purpose TEXT NOT NULL,
  browser BLOB NOT NULL,
  body BLOB NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_state_expires ON oauth_state (expires_ms);

-- Social networks.

CREATE TABLE social_profile (
  network TEXT NOT NULL,
  external_id TEXT NOT NULL,
  member_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  linked_ms INTEGER NOT NULL,
  episode INTEGER NOT NULL,
  PRIMARY KEY (network, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX social_profile_member ON social_profile (member_id);

-- Keyed hashes of profiles that have ever been linked: what stays after unlinking.
CREATE TABLE profile_seen (
  network TEXT NOT NULL,
  hash BLOB NOT NULL,
  member_id INTEGER NOT NULL,
  links INTEGER NOT NULL,
  PRIMARY KEY (network, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE social_group (
  id BLOB NOT NULL PRIMARY KEY,
  network TEXT NOT NULL,
  external_id TEXT NOT NULL,
  name TEXT NOT NULL,
  screen_name TEXT NOT NULL,
  members_count INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  cron TEXT NOT NULL,
  window_posts INTEGER NOT NULL,
  window_days INTEGER NOT NULL,
  collect TEXT NOT NULL,
  keys BLOB,
  state TEXT NOT NULL CHECK (state IN ('healthy', 'throttled', 'reauthorise', 'denied', 'paused')),
  state_note TEXT,
  first_scan_ms INTEGER,
  next_run_ms INTEGER,
  created_ms INTEGER NOT NULL,
  UNIQUE (network, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_member_scan (
  group_id BLOB NOT NULL,
  member_id INTEGER NOT NULL,
  baseline_ms INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE social_post (
  group_id BLOB NOT NULL,
  post_id INTEGER NOT NULL,
  posted_ms INTEGER NOT NULL,
  excerpt TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'frozen', 'gone')),
  likes INTEGER NOT NULL,
  comments INTEGER NOT NULL,
  reposts INTEGER NOT NULL,
  last_complete_ms INTEGER,
  PRIMARY KEY (group_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX social_post_open ON social_post (group_id, post_id) WHERE state = 'open';

CREATE TABLE social_act (
  member_id INTEGER NOT NULL,
  group_id BLOB NOT NULL,
  list TEXT NOT NULL,
  item TEXT NOT NULL,
  state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
  episode INTEGER NOT NULL,
  cause TEXT NOT NULL,
  at_ms INTEGER,
  first_seen_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  PRIMARY KEY (member_id, group_id, list, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX social_act_list ON social_act (group_id, list);
CREATE INDEX social_act_suspected ON social_act (group_id, list) WHERE state = 1;

-- Collecting.

CREATE TABLE collect_run (
  id BLOB NOT NULL PRIMARY KEY,
  group_id BLOB NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  cursor TEXT,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  lease_until_ms INTEGER NOT NULL,
  token INTEGER NOT NULL,
  calls INTEGER NOT NULL DEFAULT 0,
  calls_planned INTEGER NOT NULL DEFAULT 0,
  lists_done INTEGER NOT NULL DEFAULT 0,
  lists_total INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 0,
  awarded INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  cancel INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX collect_run_one ON collect_run (group_id) WHERE state = 'running';
CREATE INDEX collect_run_group ON collect_run (group_id, started_ms, id);

CREATE TABLE run_list (
  run_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  list TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('todo', 'reading', 'read', 'applied', 'failed', 'skipped')),
  post_id INTEGER,
  expected INTEGER,
  PRIMARY KEY (run_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_seen (
  run_id BLOB NOT NULL,
  list TEXT NOT NULL,
  profile TEXT NOT NULL,
  item TEXT NOT NULL,
  member_id INTEGER NOT NULL,
  at_ms INTEGER,
  PRIMARY KEY (run_id, list, profile, item)
) STRICT, WITHOUT ROWID;

-- Offers and events.

CREATE TABLE offer (
  id BLOB NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'paused', 'archived')),
  version INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  template TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE offer_version (
  offer_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  by_staff BLOB,
  PRIMARY KEY (offer_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  member_id INTEGER NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  network TEXT,
  group_id BLOB,
  object TEXT,
  post_id INTEGER,
  act TEXT,
  cause TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (member_id, id),
  UNIQUE (member_id, cause)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_seen ON event (seen_ms, id);
CREATE INDEX event_member ON event (member_id, seen_ms, id);
CREATE INDEX event_kind ON event (kind, seen_ms, id);
CREATE INDEX event_group ON event (group_id, seen_ms, id) WHERE group_id IS NOT NULL;

CREATE TABLE event_offer (
  member_id INTEGER NOT NULL,
  event_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  offer_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('acted', 'refused')),
  detail TEXT NOT NULL,
  PRIMARY KEY (member_id, event_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE offer_count (
  member_id INTEGER NOT NULL,
  offer_id BLOB NOT NULL,
  period TEXT NOT NULL,
  awards INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (member_id, offer_id, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE offer_object (
  member_id INTEGER NOT NULL,
  offer_id BLOB NOT NULL,
  object TEXT NOT NULL,
  event_id BLOB NOT NULL,
  PRIMARY KEY (member_id, offer_id, object)
) STRICT, WITHOUT ROWID;

-- The ledger: double entry, every row keyed by its member first. Entries and moves are never changed.

CREATE TABLE points_account (
  member_id INTEGER NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
  active INTEGER NOT NULL DEFAULT 0 CHECK (active >= 0),
  held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  debt INTEGER NOT NULL DEFAULT 0 CHECK (debt >= 0),
  CHECK (active = 0 OR debt = 0)
) STRICT;

CREATE TABLE points_op (
  member_id INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  kind TEXT NOT NULL CHECK (kind IN ('award', 'activate', 'expire', 'spend', 'deduct', 'reverse', 'repay', 'hold', 'release', 'return', 'restore')),
  idem_key TEXT NOT NULL,
  req_hash INTEGER NOT NULL DEFAULT 0,
  at_ms INTEGER NOT NULL,
  event_id BLOB,
  offer_id BLOB,
  offer_version INTEGER,
  source_member_id INTEGER,
  level INTEGER,
  reason TEXT,
  actor BLOB,
  clipped TEXT,
  reverses_seq INTEGER,
  returns_seq INTEGER,
  requested INTEGER NOT NULL CHECK (requested >= 0),
  applied INTEGER NOT NULL CHECK (applied >= 0),
  pending_after INTEGER NOT NULL,
  active_after INTEGER NOT NULL,
  held_after INTEGER NOT NULL,
  debt_after INTEGER NOT NULL,
  PRIMARY KEY (member_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX points_op_idem ON points_op (member_id, idem_key);
CREATE INDEX points_op_event ON points_op (member_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX points_op_reverses ON points_op (member_id, reverses_seq) WHERE reverses_seq IS NOT NULL;
CREATE INDEX points_op_returns ON points_op (member_id, returns_seq) WHERE returns_seq IS NOT NULL;

-- state: 0 pending, 1 active, 2 closed; expires_ms 9223372036854775807: never.
CREATE TABLE points_lot (
  member_id INTEGER NOT NULL,
  lot INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  remaining INTEGER NOT NULL CHECK (remaining >= 0),
  held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
  active_from_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  due_ms INTEGER,
  PRIMARY KEY (member_id, lot),
  CHECK (remaining + held <= amount)
) STRICT, WITHOUT ROWID;
CREATE INDEX points_lot_fifo ON points_lot (member_id, expires_ms, lot) WHERE state < 2;
CREATE INDEX points_lot_due ON points_lot (due_ms, member_id) WHERE due_ms IS NOT NULL;

CREATE TABLE points_move (
  member_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  lot INTEGER NOT NULL DEFAULT 0,
  from_b TEXT NOT NULL CHECK (from_b IN ('issue', 'pending', 'active', 'held', 'spent', 'expired', 'revoked', 'debt')),
  to_b TEXT NOT NULL CHECK (to_b IN ('issue', 'pending', 'active', 'held', 'spent', 'expired', 'revoked', 'debt')),
  amount INTEGER NOT NULL CHECK (amount > 0),
  CHECK (from_b <> to_b),
  PRIMARY KEY (member_id, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX points_move_lot ON points_move (member_id, lot) WHERE lot > 0;

-- Work.

-- state: 0 ready, 1 done, 2 dead; run_at_ms is both "not before" and, once claimed, "leased until".
CREATE TABLE task (
  bucket INTEGER NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  token INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
  last_error TEXT,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (bucket, id),
  UNIQUE (bucket, kind, dedup_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_ready ON task (bucket, run_at_ms, id) WHERE state = 0;
CREATE INDEX task_due ON task (run_at_ms, bucket) WHERE state = 0;
CREATE INDEX task_done ON task (run_at_ms, id) WHERE state = 1;
CREATE INDEX task_dead ON task (id) WHERE state = 2;

CREATE TABLE schedule (
  id TEXT NOT NULL PRIMARY KEY,
  next_run_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Letters; address and body are sealed, and wiped once the letter is sent or given up.
CREATE TABLE outbox (
  id BLOB NOT NULL PRIMARY KEY,
  member_id INTEGER,
  channel TEXT NOT NULL,
  letter TEXT NOT NULL,
  lang TEXT NOT NULL,
  address BLOB,
  body BLOB,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_ms INTEGER NOT NULL,
  token INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  created_ms INTEGER NOT NULL,
  sent_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_waiting ON outbox (next_ms, id) WHERE state = 'waiting';

-- Methods a network told us not to call before until_ms.
CREATE TABLE suspension (
  network TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  method TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (network, key_hash, method)
) STRICT, WITHOUT ROWID;
