-- The versions, in order of their numbers, and when runs first named them as read; times in microseconds, NULL as $never.
-- $states: the states, by number.
SELECT n.dataset_key, n.version, (list_position($states, n.state) - 1)::UTINYINT AS state,
    coalesce(epoch_us(n.created_at), $never) AS made_at, coalesce(epoch_us(r.read_at), $never) AS read_at
FROM graph_nodes AS n
LEFT JOIN (SELECT dataset_key, version, min(named_at) AS read_at FROM seen.named_reads GROUP BY ALL) AS r
    USING (dataset_key, version)
ORDER BY n.node
