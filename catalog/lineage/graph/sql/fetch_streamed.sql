-- The produced versions of what streams write: whether any producer added it to what was there, and where its window begins.
SELECT n.node,
    bool_or(m.mode = 'append' AND m.lifecycle IS DISTINCT FROM 'ALTER' AND m.lifecycle IS DISTINCT FROM 'RENAME') AS is_append,
    epoch_us(any_value(v.created_at - m.write_window)) AS window_start
FROM seen.write_modes AS m
JOIN seen.versions AS v USING (dataset_key, version)
JOIN graph_nodes AS n USING (dataset_key, version)
WHERE m.outcome = 'produced' AND m.dataset_key IN (FROM graph_streamed)
GROUP BY n.node
