-- The validations of one dataset, newest first: of which version, by what suite, what it comes to, and what did not hold.
SELECT v.version, v.suite, v.validated_at, v.success, v.verdict, v.evaluated, v.failed, v.errored,
    coalesce(list_sort(list_distinct(list(coalesce(a.name, a.assertion)) FILTER (NOT coalesce(a.success, false)))), [])
        AS failing
FROM seen.validations AS v
LEFT JOIN reading.assertions AS a ON a.facet_hash = v.facet_hash
WHERE v.dataset_key = $dataset_key
GROUP BY v.version, v.suite, v.validated_at, v.moment, v.run_key, v.success, v.verdict, v.evaluated, v.failed, v.errored
ORDER BY v.moment DESC, v.suite, v.version
