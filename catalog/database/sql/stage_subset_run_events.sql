-- The events of the runs that name the subset's datasets, and those that say whether their jobs stream, in the place of
-- all.
CREATE OR REPLACE TEMP TABLE seen_run_events AS
SELECT * FROM seen.run_events
WHERE run_key IN (SELECT run_key FROM seen_known_mentions)
   OR (processing_type IS NOT NULL AND job_key IN (SELECT job_key FROM seen_known_mentions))
