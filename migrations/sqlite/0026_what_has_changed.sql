-- SQLite; the same tables and columns as ../postgres/0026_what_has_changed.sql (a test compares them).

-- How many the network counted on the list when it was last read whole: while it counts as many, it need not be read.
ALTER TABLE social_list ADD COLUMN counted INTEGER;
-- When the last run began that read everything, and so many minutes later everything is read again.
ALTER TABLE social_group ADD COLUMN whole_ms INTEGER;
ALTER TABLE social_group ADD COLUMN reread_minutes INTEGER NOT NULL DEFAULT 60;
-- Whether the run reads everything. So far every run did.
ALTER TABLE collect_run ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;
