-- Closures over edges between versions: one row for each version reached, with its fewest hops as depth.
-- parameters: of_namespace, of_name, of_version
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT source_key, source_version, target_key, target_version FROM seen.edges
),
reached(dataset_key, version, depth, read_at) USING KEY (dataset_key, version) AS (
    SELECT coalesce(c.canonical_key, d.dataset_key), of_version::VARCHAR, 0,
        CASE WHEN starts_with(of_version, 'at:') THEN try_cast(substr(of_version, 4) AS TIMESTAMPTZ) END
    FROM reading.datasets AS d LEFT JOIN seen.canonical AS c USING (dataset_key)
    WHERE d.namespace = of_namespace AND d.name = of_name
    UNION
    SELECT DISTINCT s.dataset_key, s.version, s.depth,
        CASE WHEN starts_with(s.version, 'at:') THEN try_cast(substr(s.version, 4) AS TIMESTAMPTZ) END
    FROM (
        SELECT e.source_key AS dataset_key, e.source_version AS version, r.depth + 1 AS depth
        FROM reached AS r JOIN edges AS e ON e.target_key = r.dataset_key AND e.target_version = r.version
        UNION ALL
        SELECT e.source_key, coalesce(e.source_version, r.version), r.depth + 1
        FROM reached AS r JOIN seen.virtual_edges AS e ON e.target_key = r.dataset_key
        WHERE e.from_at <= r.read_at AND r.read_at < e.until_at
    ) AS s
    WHERE NOT EXISTS (
        FROM recurring.reached AS o WHERE o.dataset_key = s.dataset_key AND o.version = s.version
    )
)
SELECT d.namespace, d.name, r.version, r.depth, r.dataset_key
FROM reached AS r JOIN reading.datasets AS d USING (dataset_key)
