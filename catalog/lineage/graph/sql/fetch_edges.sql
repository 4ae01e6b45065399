-- The edges but for declared ones, by number, in order of their targets. how: the number of how the source was found.
SELECT s.node AS source, t.node AS target, coalesce(r.run, -1)::INTEGER AS run,
    CASE
        WHEN e.kind = 'carried_over' THEN $carried_over
        WHEN e.kind = 'same_content' THEN $same_content
        WHEN e.resolved_by = 'explicit' THEN $explicit
        WHEN e.resolved_by = 'time' THEN $by_time
        ELSE $by_nothing
    END::UTINYINT AS how,
    coalesce(e.flow_role, '') AS flow_role
FROM seen.edges AS e
JOIN graph_nodes AS s ON s.dataset_key = e.source_key AND s.version = e.source_version
JOIN graph_nodes AS t ON t.dataset_key = e.target_key AND t.version = e.target_version
LEFT JOIN graph_runs AS r ON r.run_key = e.run_key
WHERE e.kind <> 'declared'
ORDER BY t.node
