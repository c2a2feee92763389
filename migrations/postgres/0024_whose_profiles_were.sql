-- PostgreSQL; the same tables and columns as ../sqlite/0024_whose_profiles_were.sql (a test compares them).

-- Members who have unlinked a profile, by its keyed hash: what it did as theirs earns nothing as somebody else's.
CREATE TABLE profile_owner (
  network TEXT NOT NULL,
  hash BYTEA NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY (network, hash, member_id)
);

-- Of profiles that had gone through several hands, only the first was known so far.
INSERT INTO profile_owner (network, hash, member_id)
SELECT network, hash, member_id FROM profile_seen;
