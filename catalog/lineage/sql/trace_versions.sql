-- The versions of the closure: names, depth, and the facts about each.
SELECT c.dataset_key, d.namespace, d.name, c.version, c.depth, v.created_at, coalesce(v.state, 'unversioned') AS state,
    CASE WHEN upper(f.dataset_type) = 'MODEL' OR f.is_declared_model THEN 'MODEL' ELSE f.dataset_type END AS type,
    f.source_name,
    EXISTS (
        FROM seen.writes AS w
        WHERE w.dataset_key = c.dataset_key AND w.change.lifecycle IS DISTINCT FROM 'DROP'
    ) AS is_written
FROM (SELECT target_key AS dataset_key, target_version AS version, min(depth) AS depth FROM closure GROUP BY ALL) AS c
JOIN reading.datasets AS d USING (dataset_key)
LEFT JOIN seen.versions AS v ON v.dataset_key = c.dataset_key AND v.version = c.version
LEFT JOIN seen.dataset_facts AS f ON f.dataset_key = c.dataset_key
