-- The runs that somebody recorded by hand.
SELECT r.namespace, r.name, v.run_id, v.state, coalesce(epoch_us(v.ended_at), 0), f.body
FROM seen.facets AS f
JOIN seen.runs AS v USING (run_key)
JOIN reading.jobs AS r ON r.job_key = v.job_key
WHERE f.entity_kind = 'run' AND f.facet = 'whence_recorded'
ORDER BY ALL
