-- The runs that wrote one version.
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at, p.outcome
FROM seen.productions AS p
JOIN seen.runs AS r USING (run_key)
JOIN reading.jobs AS j USING (job_key)
WHERE p.dataset_key = $dataset_key AND p.version = $version
ORDER BY r.started_at, j.namespace, j.name, r.run_id
