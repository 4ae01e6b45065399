-- The versions, in order of their numbers; times in microseconds, NULL as the least.
SELECT n.dataset_key, n.version, n.state, coalesce(epoch_us(n.created_at), -9223372036854775807) AS made_at,
    r.version IS NOT NULL AS is_read
FROM graph_nodes AS n
LEFT JOIN (SELECT DISTINCT dataset_key, version FROM seen.reads WHERE resolved_by = 'explicit') AS r
    USING (dataset_key, version)
ORDER BY n.node
