-- The column edges of the runs and declarations in the closure.
SELECT run_key, job_key, target_key, target_field, source_key, source_field, type, subtype, masking
FROM seen.column_edges
WHERE (run_key IN (SELECT run_key FROM closure))
   OR (run_key IS NULL AND target_key IN (SELECT target_key FROM closure WHERE kind = 'declared'))
