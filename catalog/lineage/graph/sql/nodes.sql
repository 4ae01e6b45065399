-- Every version an edge may touch, numbered by dataset and version, into a table of this cursor.
CREATE OR REPLACE TEMP TABLE graph_nodes AS
WITH gaps AS (
    SELECT source_key AS dataset_key FROM seen.edges WHERE source_version = 'unversioned'
    UNION
    SELECT target_key FROM seen.edges WHERE target_version = 'unversioned'
),
versions AS (
    SELECT dataset_key, version, state, created_at FROM seen.versions
    UNION ALL
    SELECT g.dataset_key, 'unversioned', 'unversioned', NULL
    FROM gaps AS g
    WHERE NOT EXISTS (FROM seen.versions AS v WHERE v.dataset_key = g.dataset_key AND v.version = 'unversioned')
)
SELECT v.dataset_key, v.version, v.state, v.created_at,
    (row_number() OVER (ORDER BY v.dataset_key, v.version) - 1)::INTEGER AS node
FROM versions AS v
