-- The edges but for declared ones, by number, in order of their targets. how: the number of how the source was found;
-- read_at: when the run first named the source as read, $never where its events say more of that read than when.
WITH named AS (
    SELECT run_key, dataset_key AS source_key, min(event_time) AS named_at
    FROM seen.mentions
    WHERE mentioned_as IN ('input', 'source', 'edge') AND run_key IS NOT NULL AND dataset_key IS NOT NULL
    GROUP BY run_key, dataset_key
    HAVING NOT bool_or(coalesce(row_count, byte_size, file_count) IS NOT NULL OR scanned IS NOT NULL)
),
edges AS (
    SELECT s.node AS source, e.*
    FROM graph_edges AS e
    JOIN graph_nodes AS s ON s.dataset_key = e.source_key AND s.version = e.source_version
    WHERE e.read_at IS NULL
    UNION ALL
    SELECT s.node, e.*
    FROM graph_edges AS e
    JOIN graph_nodes AS s ON s.dataset_key = e.source_key AND s.read_at = e.read_at
)
SELECT e.source, t.node AS target, coalesce(r.run, -1)::INTEGER AS run,
    CASE
        WHEN e.kind = 'carried_over' THEN $carried_over
        WHEN e.kind = 'same_content' THEN $same_content
        WHEN e.resolved_by = 'explicit' THEN $explicit
        WHEN e.resolved_by = 'time' THEN $by_time
        ELSE $by_nothing
    END::UTINYINT AS how,
    coalesce(e.flow_role, '') AS flow_role, coalesce(epoch_us(m.named_at), $never) AS read_at
FROM edges AS e
JOIN graph_nodes AS t ON t.dataset_key = e.target_key AND t.version = e.target_version
LEFT JOIN graph_runs AS r ON r.run_key = e.run_key
LEFT JOIN named AS m ON m.run_key = e.run_key AND m.source_key = e.source_key
ORDER BY t.node
