-- The versions of the closure: names, depth, and the facts about each.
SELECT c.dataset_key, d.namespace, d.name, c.version, c.depth, coalesce(v.created_at, c.read_at) AS created_at,
    CASE
        WHEN v.state IS NOT NULL THEN v.state
        WHEN c.read_at IS NOT NULL OR (c.version = 'unversioned' AND a.target_key IS NOT NULL) THEN 'virtual'
        ELSE 'unversioned'
    END AS state,
    CASE WHEN upper(f.dataset_type) = 'MODEL' OR f.is_declared_model THEN 'MODEL' ELSE f.dataset_type END AS type,
    f.source_name,
    EXISTS (
        FROM seen.writes AS w
        WHERE w.dataset_key = c.dataset_key AND w.change.lifecycle IS DISTINCT FROM 'DROP'
    ) AS is_written
FROM (
    SELECT target_key AS dataset_key, target_version AS version, min(depth) AS depth, any_value(read_at) AS read_at
    FROM closure GROUP BY ALL
) AS c
JOIN reading.datasets AS d USING (dataset_key)
LEFT JOIN seen.versions AS v ON v.dataset_key = c.dataset_key AND v.version = c.version
LEFT JOIN (SELECT DISTINCT target_key FROM seen.asked) AS a ON a.target_key = c.dataset_key
LEFT JOIN seen.dataset_facts AS f ON f.dataset_key = c.dataset_key
