-- PostgreSQL; the same tables and columns as ../sqlite/0019_pages_of_a_run.sql (a test compares them).

-- What a run has read of a list, a row to each page: arrays of profile, item, member, time.
CREATE TABLE run_page (
  run_id UUID NOT NULL,
  list TEXT NOT NULL,
  n BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, list, n)
);
INSERT INTO run_page (run_id, list, n, body)
SELECT run_id, list, 1, CAST(json_agg(json_build_array(profile, item, member_id, at_ms)) AS TEXT) FROM run_seen GROUP BY run_id, list;
DROP TABLE run_seen;
