-- The runs of jobs that are declared about the staged datasets: where there is one, the declaration no longer counts.
INSERT INTO seen_run_events
SELECT * FROM seen.run_events
WHERE run_key IS NOT NULL
  AND job_key IN (SELECT job_key FROM seen_known_mentions WHERE mentioned_as LIKE 'declared%')
  AND run_key NOT IN (SELECT run_key FROM seen_run_events WHERE run_key IS NOT NULL)
