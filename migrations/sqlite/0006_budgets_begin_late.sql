-- SQLite; the same tables and columns as ../postgres/0006_budgets_begin_late.sql (a test compares them).

-- What an offer has paid all members in a period, summed up when a budget over it is asked for the first time.
CREATE INDEX offer_count_offer ON offer_count (offer_id, period);
