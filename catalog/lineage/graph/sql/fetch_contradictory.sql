-- The versions that a run says it created, by number, while another lay there that had not been dropped; and the run's.
SELECT n.node, r.run
FROM seen.write_modes AS m
JOIN graph_nodes AS n ON n.dataset_key = m.dataset_key AND n.version = m.version
JOIN graph_runs AS r ON r.run_key = m.run_key
WHERE m.is_contradictory AND m.created_at IS NOT NULL
