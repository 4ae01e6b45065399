-- Everything that came of a version, with its least depth; attempted versions are no consequence.
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT source_key, source_version, target_key, target_version FROM seen.edges
),
reached(dataset_key, version, depth) USING KEY (dataset_key, version) AS (
    SELECT unnest($dataset_keys::BIGINT[]), unnest($versions::VARCHAR[]), 0
    UNION
    SELECT DISTINCT s.dataset_key, s.version, s.depth
    FROM (
        SELECT e.target_key AS dataset_key, e.target_version AS version, r.depth + 1 AS depth
        FROM reached AS r JOIN edges AS e ON e.source_key = r.dataset_key AND e.source_version = r.version
        UNION ALL
        SELECT n.dataset_key, n.version, r.depth + 1
        FROM reached AS r
        JOIN seen.virtual_edges AS e ON e.source_key = r.dataset_key
        JOIN seen.virtual_nodes AS n ON n.dataset_key = e.target_key
        WHERE coalesce(e.source_version, n.version) = r.version AND e.from_at <= n.read_at AND n.read_at < e.until_at
    ) AS s
    WHERE NOT EXISTS (
        FROM recurring.reached AS o WHERE o.dataset_key = s.dataset_key AND o.version = s.version
    )
)
SELECT d.namespace, d.name, r.version,
    CASE WHEN upper(f.dataset_type) = 'MODEL' OR f.is_declared_model THEN 'MODEL' ELSE f.dataset_type END AS type,
    r.depth
FROM reached AS r
JOIN reading.datasets AS d USING (dataset_key)
LEFT JOIN seen.dataset_facts AS f USING (dataset_key)
LEFT JOIN seen.versions AS v ON v.dataset_key = r.dataset_key AND v.version = r.version
WHERE v.state IS DISTINCT FROM 'attempted'
ORDER BY r.depth, d.namespace, d.name, r.version
