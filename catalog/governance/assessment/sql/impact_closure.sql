-- Everything that came of a version, with its least depth; attempted versions are no consequence.
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT source_key, source_version, target_key, target_version FROM seen.edges
),
reached(dataset_key, version, depth) USING KEY (dataset_key, version) AS (
    SELECT unnest($dataset_keys::BIGINT[]), unnest($versions::VARCHAR[]), 0
    UNION
    SELECT DISTINCT e.target_key, e.target_version, r.depth + 1
    FROM reached AS r JOIN edges AS e ON e.source_key = r.dataset_key AND e.source_version = r.version
    WHERE NOT EXISTS (
        FROM recurring.reached AS o WHERE o.dataset_key = e.target_key AND o.version = e.target_version
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
