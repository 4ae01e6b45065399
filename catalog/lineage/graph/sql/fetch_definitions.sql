-- The definitions of views, a row for each input; one that reads nothing has a row without. In order of dataset and time.
SELECT w.dataset_key, CASE WHEN w.outcome = 'produced' THEN epoch_us(w.made_at) ELSE $never END AS defined_at, r.run,
    coalesce(f.source_key, 0) AS source_key, f.source_key IS NOT NULL AS has_input
FROM seen.outputs AS w
JOIN graph_runs AS r USING (run_key)
LEFT JOIN seen.flows AS f ON f.run_key = w.run_key AND f.target_key = w.dataset_key
    AND w.lifecycle IS DISTINCT FROM 'TRUNCATE'
WHERE w.is_view AND NOT w.is_named
ORDER BY w.dataset_key, w.made_at, r.run
