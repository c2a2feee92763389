-- PostgreSQL; the same tables and columns as ../sqlite/0005_the_engine_whole.sql (a test compares them).

-- What offers ask of a member, beside what registration told.
ALTER TABLE member ADD COLUMN birthday TEXT;
-- Month and day of it, `11-24`, by which birthdays are found.
ALTER TABLE member ADD COLUMN birthday_md TEXT;
-- When the member did the first thing that counts for those who invited them.
ALTER TABLE member ADD COLUMN qualified_ms BIGINT;
-- When the member last did something of their own.
ALTER TABLE member ADD COLUMN active_ms BIGINT;
CREATE INDEX member_birthday ON member (birthday_md, id) WHERE birthday_md IS NOT NULL;
CREATE INDEX member_active ON member (active_ms, id) WHERE active_ms IS NOT NULL;

CREATE TABLE member_tag (
  member_id BIGINT NOT NULL,
  tag TEXT NOT NULL,
  put_ms BIGINT NOT NULL,
  PRIMARY KEY (member_id, tag)
);
CREATE INDEX member_tag_tag ON member_tag (tag, member_id);

-- by_member: the member chose it; offers leave that alone.
CREATE TABLE member_mailing (
  member_id BIGINT NOT NULL,
  mailing TEXT NOT NULL,
  is_on BIGINT NOT NULL,
  by_member BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  PRIMARY KEY (member_id, mailing)
);

-- Money in the smallest unit of its currency.
CREATE TABLE purchase (
  member_id BIGINT NOT NULL,
  purchase TEXT NOT NULL,
  paid BIGINT NOT NULL CHECK (paid >= 0),
  returned BIGINT NOT NULL DEFAULT 0 CHECK (returned >= 0),
  currency TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (member_id, purchase),
  CHECK (returned <= paid)
);
CREATE INDEX purchase_at ON purchase (member_id, at_ms, purchase);

-- The whole text, for offers about hashtags and words; posts of a group are public.
ALTER TABLE social_post ADD COLUMN text TEXT NOT NULL DEFAULT '';

CREATE TABLE counter (
  id UUID NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  created_ms BIGINT NOT NULL
);

-- The value of a period, and in periods that begin with `d:` the change of a day. member_id 0: all members share it.
CREATE TABLE counter_value (
  member_id BIGINT NOT NULL,
  counter_id UUID NOT NULL,
  key TEXT NOT NULL,
  period TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (member_id, counter_id, key, period)
);

-- How often what an offer waits for has happened, and when it last acted.
ALTER TABLE offer_count ADD COLUMN met BIGINT NOT NULL DEFAULT 0;
ALTER TABLE offer_count ADD COLUMN last_ms BIGINT;

-- What an offer has paid all members, where it has a limit over all of them. Locked after the member, in key order.
CREATE TABLE offer_budget (
  offer_id UUID NOT NULL,
  period TEXT NOT NULL,
  awards BIGINT NOT NULL,
  points BIGINT NOT NULL,
  PRIMARY KEY (offer_id, period)
);
