-- Facets with column edges by run; run NULL: of a declared job (job_key) or a dataset.
SELECT r.run, t.job_key, t.target_key, t.facet_hash
FROM seen.stated_columns AS t LEFT JOIN graph_runs AS r ON r.run_key = t.run_key
WHERE t.facet_hash IS NOT NULL
ORDER BY r.run
