-- Which runs wrote which versions, by number, in order of the versions. outcome: 0 produced, 1 attempted, 2 open.
SELECT n.node, r.run, CASE p.outcome WHEN 'produced' THEN 0 WHEN 'attempted' THEN 1 ELSE 2 END::UTINYINT AS outcome,
    coalesce(epoch_us(p.created_at), -9223372036854775807) AS made_at, coalesce(p.lifecycle = 'TRUNCATE', false) AS is_emptied
FROM seen.productions AS p
JOIN graph_nodes AS n USING (dataset_key, version)
JOIN graph_runs AS r USING (run_key)
ORDER BY n.node
