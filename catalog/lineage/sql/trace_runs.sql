-- The runs that made the versions of the closure.
SELECT r.run_key, r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at, s.code_version
FROM seen.runs AS r
JOIN reading.jobs AS j USING (job_key)
LEFT JOIN (
    SELECT run_key, nullif(arg_max(code_version, moment), '') AS code_version
    FROM seen.run_events WHERE code_version IS NOT NULL GROUP BY run_key
) AS s ON s.run_key = r.run_key
WHERE r.run_key IN (SELECT unnest($run_keys))
