-- The SQL of some runs, of each the latest.
WITH said AS (
    SELECT run_key, any_value(job_key) AS job_key, arg_max(f.facet_hash, e.moment) AS facet_hash
    FROM seen.run_events AS e JOIN reading.facet_sets AS f ON f.set_hash = e.job_facets AND f.facet = 'sql'
    WHERE run_key IN (SELECT unnest($run_keys::BIGINT[]))
    GROUP BY run_key
)
SELECT s.run_key, j.namespace AS job_namespace, j.name AS job_name, b.body
FROM said AS s JOIN reading.facets AS b USING (facet_hash) JOIN reading.jobs AS j USING (job_key)
WHERE NOT b.cleared
