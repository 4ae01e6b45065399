-- The newest runs.
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at
FROM seen.runs AS r JOIN reading.jobs AS j USING (job_key)
ORDER BY r.started_at DESC, j.namespace, j.name, r.run_id
LIMIT $count
