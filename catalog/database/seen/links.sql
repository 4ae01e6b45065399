-- What a dataset that is computed when it is read is computed from, by name, and when: a view from the inputs of the run
-- that defined it; one that no run wrote from what was declared, until a version of it was announced.
WITH first_entries AS (SELECT dataset_key, min(made_at) AS made_at FROM seen.timeline GROUP BY dataset_key)
SELECT d.dataset_key, f.source_key, d.from_at, d.until_at, d.run_key, NULL::BIGINT AS job_key, 'read' AS kind
FROM seen.definitions AS d
JOIN seen.flows AS f ON f.run_key = d.run_key AND f.target_key = d.dataset_key
WHERE NOT d.is_emptied
UNION ALL
SELECT f.target_key, f.source_key, '-infinity'::TIMESTAMPTZ, coalesce(t.made_at, 'infinity'::TIMESTAMPTZ), NULL,
    f.job_key, 'declared'
FROM seen.declared_flows AS f
ANTI JOIN seen.outputs AS w ON w.dataset_key = f.target_key
ANTI JOIN seen.placeholders AS p ON p.dataset_key = f.target_key
LEFT JOIN first_entries AS t ON t.dataset_key = f.target_key
