-- The facets of one run, of its job as they are now, and of what it read and wrote.
SELECT f.entity_kind, d.namespace, d.name, f.facet, f.body
FROM seen.facets AS f LEFT JOIN reading.datasets AS d USING (dataset_key)
WHERE f.run_key = $run_key OR (f.entity_kind = 'job' AND f.job_key = $job_key)
ORDER BY f.entity_kind, d.namespace, d.name, f.facet
