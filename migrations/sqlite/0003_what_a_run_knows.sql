-- SQLite; the same tables and columns as ../postgres/0003_what_a_run_knows.sql (a test compares them).

-- When the run began that last read a list whole. Who was counted in by then, and is not known to have acted, had not.
CREATE TABLE social_list (
  group_id BLOB NOT NULL,
  list TEXT NOT NULL,
  whole_ms INTEGER NOT NULL,
  PRIMARY KEY (group_id, list)
) STRICT, WITHOUT ROWID;

-- So far all lists of a post, or of a whole group, were known to be read whole together, at the end of a run.
INSERT INTO social_list (group_id, list, whole_ms)
SELECT p.group_id, 'post:' || p.post_id || ':' || a.act, MAX(r.started_ms)
FROM social_post p
CROSS JOIN (SELECT 'like' AS act UNION ALL SELECT 'comment' UNION ALL SELECT 'repost') a
JOIN collect_run r ON r.group_id = p.group_id AND r.started_ms < p.last_complete_ms
GROUP BY p.group_id, p.post_id, a.act;
INSERT INTO social_list (group_id, list, whole_ms)
SELECT s.group_id, 'members', MAX(r.started_ms)
FROM (SELECT group_id, MAX(baseline_ms) AS at_ms FROM group_member_scan GROUP BY group_id) s
JOIN collect_run r ON r.group_id = s.group_id AND r.started_ms < s.at_ms
GROUP BY s.group_id;
ALTER TABLE social_post DROP COLUMN last_complete_ms;

-- What stood in the way, as a word; beside it stays what the network said.
ALTER TABLE collect_run ADD COLUMN obstacle TEXT;
ALTER TABLE social_group ADD COLUMN obstacle TEXT;
