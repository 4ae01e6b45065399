-- The SQL that the runs of each job sent, as far as it may name a path.
SELECT DISTINCT j.job_key, j.namespace, j.name, b.body
FROM reading.facets AS b
JOIN reading.facet_sets AS f ON f.facet_hash = b.facet_hash AND f.facet = 'sql'
JOIN reading.run_events AS e ON e.job_facets = f.set_hash AND e.run_key IS NOT NULL
JOIN reading.jobs AS j USING (job_key)
WHERE b.facet = 'sql' AND NOT b.cleared AND contains(b.body, '/')
ORDER BY ALL
