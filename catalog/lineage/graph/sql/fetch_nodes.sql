-- The versions and pending reads, in order of their numbers, and when runs first named them as read; times in microseconds,
-- NULL as $never. $states: the states, by number. assumed_after: the version it is only assumed to replace, -1: none.
SELECT n.dataset_key, n.version, (list_position($states, n.state) - 1)::UTINYINT AS state,
    coalesce(epoch_us(n.created_at), epoch_us(n.read_at), $never) AS made_at,
    coalesce(epoch_us(r.read_at), $never) AS read_at, coalesce(e.node, -1)::INTEGER AS assumed_after,
    coalesce(n.version = 'unversioned', false) AS is_unversioned
FROM graph_nodes AS n
LEFT JOIN (SELECT dataset_key, version, min(named_at) AS read_at FROM seen.named_reads GROUP BY ALL) AS r
    USING (dataset_key, version)
LEFT JOIN seen.assumed AS a ON a.dataset_key = n.dataset_key AND a.version = n.version
LEFT JOIN graph_nodes AS e ON e.dataset_key = a.dataset_key AND e.version = a.earlier_version
ORDER BY n.node
