-- Every edge of the ancestry of some versions, into a table of this cursor.
CREATE OR REPLACE TEMP TABLE closure AS
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT source_key, source_version, target_key, target_version, run_key, job_key, kind, resolved_by, flow_role
    FROM seen.edges
),
reached(dataset_key, version, depth) USING KEY (dataset_key, version) AS (
    SELECT DISTINCT unnest($dataset_keys::BIGINT[]), unnest($versions::VARCHAR[]), 0
    UNION
    SELECT DISTINCT e.source_key, e.source_version, r.depth + 1
    FROM reached AS r JOIN edges AS e ON e.target_key = r.dataset_key AND e.target_version = r.version
    WHERE NOT EXISTS (
        FROM recurring.reached AS o WHERE o.dataset_key = e.source_key AND o.version = e.source_version
    )
)
SELECT e.source_key, e.source_version, r.dataset_key AS target_key, r.version AS target_version, r.depth,
    e.run_key, e.job_key, e.kind, e.resolved_by, nullif(e.flow_role, '') AS flow_role
FROM reached AS r
LEFT JOIN edges AS e ON e.target_key = r.dataset_key AND e.target_version = r.version
