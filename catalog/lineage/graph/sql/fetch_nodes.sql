-- The versions, in order of their numbers; times in microseconds, NULL as $never. $states: the states, by number.
SELECT n.dataset_key, n.version, (list_position($states, n.state) - 1)::UTINYINT AS state,
    coalesce(epoch_us(n.created_at), $never) AS made_at, r.version IS NOT NULL AS is_read
FROM graph_nodes AS n
LEFT JOIN (SELECT DISTINCT dataset_key, version FROM seen.reads WHERE resolved_by = 'explicit') AS r
    USING (dataset_key, version)
ORDER BY n.node
