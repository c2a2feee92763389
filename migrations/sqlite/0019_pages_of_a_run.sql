-- SQLite; the same tables and columns as ../postgres/0019_pages_of_a_run.sql (a test compares them).

-- What a run has read of a list, a row to each page: arrays of profile, item, member, time.
CREATE TABLE run_page (
  run_id BLOB NOT NULL,
  list TEXT NOT NULL,
  n INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, list, n)
) STRICT;
INSERT INTO run_page (run_id, list, n, body)
SELECT run_id, list, 1, json_group_array(json_array(profile, item, member_id, at_ms)) FROM run_seen GROUP BY run_id, list;
DROP TABLE run_seen;
