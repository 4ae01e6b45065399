-- The edges of the closure. precise: some column lineage of that output, by that run, names the source.
SELECT c.source_key, c.source_version, c.target_key, c.target_version, c.run_key,
    coalesce(j.namespace, dj.namespace) AS job_namespace, coalesce(j.name, dj.name) AS job_name, r.run_id,
    c.kind, c.resolved_by, c.flow_role, p.source_key IS NOT NULL AS is_precise
FROM closure AS c
LEFT JOIN seen.runs AS r ON r.run_key = c.run_key
LEFT JOIN reading.jobs AS j ON j.job_key = r.job_key
LEFT JOIN reading.jobs AS dj ON dj.job_key = c.job_key
LEFT JOIN (
    SELECT DISTINCT t.run_key, t.job_key,
        coalesce(tc.canonical_key, e.target_key, t.target_key) AS target_key,
        coalesce(si.input_key, sc.canonical_key, e.source_key) AS source_key
    FROM (
        FROM seen.stated_columns
        WHERE run_key IS NULL OR run_key IN (SELECT run_key FROM closure WHERE run_key IS NOT NULL)
    ) AS t
    JOIN (
        SELECT DISTINCT facet_hash, target_key, source_key FROM reading.column_edges WHERE source_key IS NOT NULL
    ) AS e USING (facet_hash)
    LEFT JOIN seen.canonical AS tc ON tc.dataset_key = e.target_key
    LEFT JOIN seen.canonical AS sc ON sc.dataset_key = e.source_key
    LEFT JOIN seen.stand_ins AS si
        ON si.run_key = t.run_key AND si.source_key = coalesce(sc.canonical_key, e.source_key)
) AS p ON p.target_key = c.target_key AND p.source_key = c.source_key AND c.kind IN ('read', 'declared')
    AND p.run_key IS NOT DISTINCT FROM c.run_key AND p.job_key IS NOT DISTINCT FROM c.job_key
WHERE c.source_key IS NOT NULL
