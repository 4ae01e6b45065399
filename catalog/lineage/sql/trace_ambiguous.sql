-- Reads by time in the closure during which another run was writing the dataset read. What a virtual version is computed
-- from is read when that is.
SELECT c.source_key, c.source_version, r.run_id, j.namespace AS job_namespace, j.name AS job_name,
    min(o.run_id) AS other_run_id
FROM (SELECT DISTINCT source_key, source_version, run_key FROM closure
    WHERE kind = 'read' AND resolved_by = 'time' AND read_at IS NULL AND target_version <> 'unversioned'
) AS c
JOIN seen.runs AS r ON r.run_key = c.run_key
JOIN reading.jobs AS j ON j.job_key = r.job_key
JOIN seen.writes AS w ON w.dataset_key = c.source_key AND w.run_key <> c.run_key
    AND w.change.lifecycle IS DISTINCT FROM 'DROP'
JOIN seen.runs AS o ON o.run_key = w.run_key
WHERE o.first_at < r.last_at AND (o.last_at > r.first_at OR o.terminal IS NULL)
GROUP BY ALL
