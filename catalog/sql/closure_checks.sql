-- The validations of the versions of the closure, newest first: what suite or job they belong to, whether all passed,
-- and the names of their assertions and tests.
WITH tests AS (
    SELECT f.run_key, list_distinct(flatten(list(
        list_transform(json_extract(f.body, '$.tests')::JSON[], lambda t: t ->> '$.name')
    ))) AS names
    FROM seen.facets AS f
    WHERE f.entity_kind = 'run' AND f.facet = 'test' GROUP BY f.run_key
)
SELECT c.dataset_key, c.version, c.suite, c.suite_digest, j.name AS job_name, c.event_time,
    CASE
        WHEN count(a.facet_hash) = 0 THEN coalesce(c.success, false)
        ELSE bool_and(coalesce(a.success, false)) AND coalesce(c.success, true)
    END AS success,
    list_distinct(list(a.assertion) FILTER (a.assertion IS NOT NULL)) AS assertions,
    any_value(t.names) AS tests
FROM seen.checked AS c
LEFT JOIN reading.assertions AS a USING (facet_hash)
LEFT JOIN reading.jobs AS j ON j.job_key = c.job_key
LEFT JOIN tests AS t ON t.run_key = c.run_key
WHERE (c.dataset_key, c.version) IN (SELECT (dataset_key, version) FROM closure_versions)
GROUP BY c.dataset_key, c.version, c.suite, c.suite_digest, j.name, c.event_time, c.moment, c.facet_hash, c.success
ORDER BY c.moment DESC
