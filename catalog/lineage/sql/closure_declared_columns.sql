-- The column edges of declarations into the datasets of the closure.
-- In one order, as in `closure_columns`.
SELECT c.run_key, j.namespace AS job_namespace, j.name AS job_name, c.target_key, c.target_field, c.source_key,
    c.source_field, c.type, c.subtype, c.masking
FROM seen.column_edges AS c
LEFT JOIN reading.jobs AS j ON j.job_key = c.job_key
WHERE c.run_key IS NULL AND c.target_key IN (SELECT dataset_key FROM closure_versions)
ORDER BY ALL
