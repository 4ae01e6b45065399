-- Every edge of the ancestry of some versions, into a table of this cursor. $deepest: virtual versions further from them
-- are not followed, NULL: all are.
CREATE OR REPLACE TEMP TABLE closure AS
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT source_key, source_version, target_key, target_version, run_key, job_key, kind, resolved_by, flow_role
    FROM seen.edges
),
reached(dataset_key, version, depth, read_at) USING KEY (dataset_key, version) AS (
    SELECT DISTINCT dataset_key, version, 0,
        CASE WHEN starts_with(version, 'at:') THEN try_cast(substr(version, 4) AS TIMESTAMPTZ) END
    FROM (SELECT unnest($dataset_keys::BIGINT[]) AS dataset_key, unnest($versions::VARCHAR[]) AS version)
    UNION
    SELECT DISTINCT s.dataset_key, s.version, s.depth,
        CASE WHEN starts_with(s.version, 'at:') THEN try_cast(substr(s.version, 4) AS TIMESTAMPTZ) END
    FROM (
        SELECT e.source_key AS dataset_key, e.source_version AS version, r.depth + 1 AS depth
        FROM reached AS r JOIN edges AS e ON e.target_key = r.dataset_key AND e.target_version = r.version
        UNION ALL
        SELECT e.source_key, coalesce(e.source_version, r.version), r.depth + 1
        FROM reached AS r JOIN seen.virtual_edges AS e ON e.target_key = r.dataset_key
        WHERE e.from_at <= r.read_at AND r.read_at < e.until_at AND r.depth <= coalesce($deepest, r.depth)
    ) AS s
    WHERE NOT EXISTS (
        FROM recurring.reached AS o WHERE o.dataset_key = s.dataset_key AND o.version = s.version
    )
),
entering AS (
    SELECT r.dataset_key, r.version, e.source_key, e.source_version, e.run_key, e.job_key, e.kind, e.resolved_by,
        nullif(e.flow_role, '') AS flow_role
    FROM reached AS r JOIN edges AS e ON e.target_key = r.dataset_key AND e.target_version = r.version
    UNION ALL
    SELECT DISTINCT r.dataset_key, r.version, e.source_key, coalesce(e.source_version, r.version), e.run_key, e.job_key, e.kind,
        e.resolved_by, NULL
    FROM reached AS r JOIN seen.virtual_edges AS e ON e.target_key = r.dataset_key
    WHERE e.from_at <= r.read_at AND r.read_at < e.until_at AND r.depth <= coalesce($deepest, r.depth)
)
SELECT e.source_key, e.source_version, r.dataset_key AS target_key, r.version AS target_version, r.depth, r.read_at,
    e.run_key, e.job_key, e.kind, e.resolved_by, e.flow_role
FROM reached AS r LEFT JOIN entering AS e USING (dataset_key, version)
