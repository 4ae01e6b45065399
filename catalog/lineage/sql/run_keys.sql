-- The runs of a runId, which several jobs may share, with the job of each.
SELECT DISTINCT e.run_key, e.job_key, j.namespace AS job_namespace, j.name AS job_name
FROM seen.run_events AS e JOIN reading.jobs AS j USING (job_key)
WHERE e.run_id = $run_id AND e.run_key IS NOT NULL
ORDER BY j.namespace, j.name
