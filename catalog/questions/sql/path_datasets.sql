-- The datasets whose names are paths, by each name in normal form: whether runs read it, and the jobs whose runs write it.
WITH roles AS (
    SELECT coalesce(c.canonical_key, m.dataset_key) AS dataset_key,
        bool_or(m.mentioned_as <> 'output') AS is_read,
        coalesce(list(DISTINCT m.job_key) FILTER (m.mentioned_as = 'output'), []) AS writing_jobs
    FROM reading.mentions AS m LEFT JOIN seen.canonical AS c USING (dataset_key)
    WHERE m.run_key IS NOT NULL AND m.dataset_key IS NOT NULL AND m.mentioned_as IN ('input', 'output', 'source', 'edge')
    GROUP BY ALL
)
SELECT coalesce(n.spelled_namespace, n.namespace) AS path_namespace, coalesce(n.spelled_name, n.name) AS path,
    d.namespace, d.name, r.is_read, r.writing_jobs
FROM roles AS r
JOIN reading.datasets AS d ON d.dataset_key = r.dataset_key
JOIN (
    SELECT dataset_key AS name_key, dataset_key FROM roles
    UNION SELECT dataset_key, canonical_key FROM seen.canonical
) AS k ON k.dataset_key = r.dataset_key
JOIN reading.datasets AS n ON n.dataset_key = k.name_key
WHERE NOT n.is_placeholder AND regexp_matches(coalesce(n.spelled_namespace, n.namespace), $schemes)
ORDER BY ALL
