-- The runs of jobs with declared lineage of the subset: where there is one, the declaration no longer counts.
-- Staged tables are named with `temp.`: without it, the part is meant, which has all datasets.
INSERT INTO temp.seen_run_events
SELECT * FROM seen.run_events
WHERE run_key IS NOT NULL
  AND job_key IN (SELECT job_key FROM temp.seen_known_mentions WHERE mentioned_as LIKE 'declared%')
  AND run_key NOT IN (SELECT run_key FROM temp.seen_run_events WHERE run_key IS NOT NULL)
