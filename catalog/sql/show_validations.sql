-- The validations of one dataset, newest first: of which version, by what suite or job, and how many assertions failed.
SELECT c.version, coalesce(c.suite, j.name) AS suite, c.event_time AS validated_at,
    CASE
        WHEN count(a.facet_hash) = 0 THEN coalesce(c.success, false)
        ELSE bool_and(coalesce(a.success, false)) AND coalesce(c.success, true)
    END AS success,
    count(a.facet_hash) AS evaluated,
    count(a.facet_hash) FILTER (NOT coalesce(a.success, false)) AS failed,
    list_sort(list_distinct(list(a.assertion) FILTER (NOT coalesce(a.success, false)))) AS failing
FROM seen.checked AS c
LEFT JOIN reading.assertions AS a USING (facet_hash)
LEFT JOIN reading.jobs AS j ON j.job_key = c.job_key
WHERE c.dataset_key = $dataset_key
GROUP BY c.version, c.suite, j.name, c.event_time, c.moment, c.facet_hash, c.success
ORDER BY c.moment DESC, suite
