-- The edges but for declared ones, by number, in order of their targets. how: 0 read explicit, 1 read by time,
-- 2 read with no version found, 3 carried over.
SELECT s.node AS source, t.node AS target, coalesce(r.run, -1)::INTEGER AS run,
    CASE
        WHEN e.kind = 'carried_over' THEN 3 WHEN e.resolved_by = 'explicit' THEN 0 WHEN e.resolved_by = 'time' THEN 1
        ELSE 2
    END::UTINYINT AS how,
    coalesce(e.flow_role, '') AS flow_role
FROM seen.edges AS e
JOIN graph_nodes AS s ON s.dataset_key = e.source_key AND s.version = e.source_version
JOIN graph_nodes AS t ON t.dataset_key = e.target_key AND t.version = e.target_version
LEFT JOIN graph_runs AS r ON r.run_key = e.run_key
WHERE e.kind <> 'declared'
ORDER BY t.node
