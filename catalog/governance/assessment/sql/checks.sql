-- The validations of the versions of the closure, newest first: what suite or job they belong to, what they come to,
-- and the names of their assertions and tests.
WITH tests AS (
    SELECT f.run_key, list_distinct(flatten(list(
        list_transform(json_extract(f.body, '$.tests')::JSON[], lambda t: t ->> '$.name')
    ))) AS names
    FROM seen.facets AS f
    WHERE f.entity_kind = 'run' AND f.facet = 'test' GROUP BY f.run_key
),
assertions AS (
    SELECT facet_hash, list_distinct(list(assertion) FILTER (assertion IS NOT NULL)) AS names
    FROM reading.assertions GROUP BY facet_hash
)
SELECT v.dataset_key, v.version, v.suite, v.suite_digest, v.validated_at, v.success, v.verdict,
    list_concat([j.name], a.names, t.names) AS names
FROM seen.validations AS v
LEFT JOIN reading.jobs AS j ON j.job_key = v.job_key
LEFT JOIN assertions AS a ON a.facet_hash = v.facet_hash
LEFT JOIN tests AS t ON t.run_key = v.run_key
WHERE (v.dataset_key, v.version) IN (SELECT (dataset_key, version) FROM closure_versions)
ORDER BY v.moment DESC, v.success, v.suite
