-- The runs that read one version.
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at, i.resolved_by
FROM seen.reads AS i
JOIN seen.runs AS r USING (run_key)
JOIN reading.jobs AS j USING (job_key)
WHERE i.dataset_key = $dataset_key AND i.version = $version
ORDER BY r.started_at, j.namespace, j.name, r.run_id
