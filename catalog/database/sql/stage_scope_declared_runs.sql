-- The runs of jobs that are declared about the staged datasets: where there is one, the declaration no longer counts.
-- What is staged is named with `temp.`: without, the part it stands for would be meant, which is all there is.
INSERT INTO temp.seen_run_events
SELECT * FROM seen.run_events
WHERE run_key IS NOT NULL
  AND job_key IN (SELECT job_key FROM temp.seen_known_mentions WHERE mentioned_as LIKE 'declared%')
  AND run_key NOT IN (SELECT run_key FROM temp.seen_run_events WHERE run_key IS NOT NULL)
