-- Every version an edge may touch, numbered by dataset and version, into a table of this cursor; after them the reads
-- that only the walk resolves, numbered by dataset and time (read_at).
CREATE OR REPLACE TEMP TABLE graph_nodes AS
WITH gaps AS (
    SELECT source_key AS dataset_key FROM graph_edges WHERE source_version = 'unversioned' AND read_at IS NULL
    UNION
    SELECT target_key FROM graph_edges WHERE target_version = 'unversioned'
),
versions AS (
    SELECT dataset_key, version, state, created_at, NULL::TIMESTAMPTZ AS read_at FROM seen.versions
    UNION ALL
    SELECT g.dataset_key, 'unversioned', 'unversioned', NULL, NULL
    FROM gaps AS g
    WHERE NOT EXISTS (FROM seen.versions AS v WHERE v.dataset_key = g.dataset_key AND v.version = 'unversioned')
    UNION ALL
    SELECT DISTINCT source_key, NULL, 'pending', NULL, read_at FROM graph_edges WHERE read_at IS NOT NULL
)
SELECT v.dataset_key, v.version, v.state, v.created_at, v.read_at,
    (row_number() OVER (ORDER BY v.read_at IS NOT NULL, v.dataset_key, v.version, v.read_at) - 1)::INTEGER AS node
FROM versions AS v
