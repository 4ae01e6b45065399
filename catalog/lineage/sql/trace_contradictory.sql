-- The versions of the closure that a run says it created, while another lay there that had not been dropped.
SELECT m.dataset_key, m.version, r.run_id, j.namespace AS job_namespace, j.name AS job_name
FROM seen.write_modes AS m
JOIN seen.runs AS r USING (run_key)
JOIN reading.jobs AS j ON j.job_key = r.job_key
WHERE m.is_contradictory AND m.created_at IS NOT NULL
  AND (m.dataset_key, m.version) IN (SELECT (target_key, target_version) FROM closure)
