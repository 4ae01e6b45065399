-- Closures over edges between versions: one row for each version reached, with its fewest hops as depth.
-- parameters: of_namespace, of_name, of_version
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT source_key, source_version, target_key, target_version FROM seen.edges
),
reached(dataset_key, version, depth) USING KEY (dataset_key, version) AS (
    SELECT coalesce(c.canonical_key, d.dataset_key), of_version::VARCHAR, 0
    FROM reading.datasets AS d LEFT JOIN seen.canonical AS c USING (dataset_key)
    WHERE d.namespace = of_namespace AND d.name = of_name
    UNION
    SELECT DISTINCT e.source_key, e.source_version, r.depth + 1
    FROM reached AS r JOIN edges AS e ON e.target_key = r.dataset_key AND e.target_version = r.version
    WHERE NOT EXISTS (
        FROM recurring.reached AS o WHERE o.dataset_key = e.source_key AND o.version = e.source_version
    )
)
SELECT d.namespace, d.name, r.version, r.depth, r.dataset_key
FROM reached AS r JOIN reading.datasets AS d USING (dataset_key)
