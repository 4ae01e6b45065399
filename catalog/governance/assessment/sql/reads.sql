-- When the versions of the closure were read, by any run: the start of that run.
SELECT DISTINCT c.dataset_key, c.version, r.started_at
FROM seen.reads AS c JOIN seen.runs AS r USING (run_key)
WHERE (c.dataset_key, c.version) IN (SELECT (dataset_key, version) FROM closure_versions)
ORDER BY ALL
