-- What the runs that made one version of a model say of its training, those that ended well last.
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, f.body
FROM seen.facets AS f
JOIN seen.productions AS p ON p.run_key = f.run_key AND p.dataset_key = f.dataset_key
JOIN seen.runs AS r ON r.run_key = f.run_key
JOIN reading.jobs AS j ON j.job_key = r.job_key
WHERE f.entity_kind = 'output' AND f.facet = 'whence_training' AND f.dataset_key = $dataset_key AND p.version = $version
ORDER BY r.state IS NOT DISTINCT FROM 'COMPLETE', r.run_id
LIMIT 5
