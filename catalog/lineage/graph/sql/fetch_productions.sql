-- Which runs wrote which versions, by number, in order of the versions. $states: what outcomes are, by number.
SELECT n.node, r.run, (list_position($states, p.outcome) - 1)::UTINYINT AS outcome,
    coalesce(epoch_us(p.created_at), $never) AS made_at, coalesce(p.lifecycle = 'TRUNCATE', false) OR p.is_create AS is_emptied
FROM seen.productions AS p
JOIN graph_nodes AS n USING (dataset_key, version)
JOIN graph_runs AS r USING (run_key)
ORDER BY n.node
