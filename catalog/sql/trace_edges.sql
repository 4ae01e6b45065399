-- The edges of the closure. precise: some column lineage of that output, by that run, names the source.
SELECT c.source_key, c.source_version, c.target_key, c.target_version, c.run_key,
    coalesce(j.namespace, dj.namespace) AS job_namespace, coalesce(j.name, dj.name) AS job_name, r.run_id,
    c.kind, c.resolved_by, c.flow_role, p.source_key IS NOT NULL AS is_precise
FROM closure AS c
LEFT JOIN seen.runs AS r ON r.run_key = c.run_key
LEFT JOIN reading.jobs AS j ON j.job_key = r.job_key
LEFT JOIN reading.jobs AS dj ON dj.job_key = c.job_key
LEFT JOIN (
    SELECT DISTINCT run_key, CASE WHEN run_key IS NULL THEN job_key END AS job_key, target_key, source_key
    FROM seen.column_edges
    WHERE target_key IN (SELECT target_key FROM closure)
) AS p ON p.target_key = c.target_key AND p.source_key = c.source_key AND c.kind <> 'carried_over'
    AND p.run_key IS NOT DISTINCT FROM c.run_key AND p.job_key IS NOT DISTINCT FROM c.job_key
WHERE c.source_key IS NOT NULL
