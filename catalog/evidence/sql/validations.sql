-- The validations of the versions of the closure with the result of each expectation, oldest first.
SELECT v.dataset_key, d.namespace, d.name, v.version, v.suite, v.suite_digest, v.run_key, v.validated_at, v.success,
    v.verdict, v.evaluated, v.failed, v.errored,
    to_json(coalesce(list(struct_pack(
        expectation := a.name, assertion := a.assertion, "column" := a.column_name, success := a.success,
        severity := a.severity, expected := a.expected, actual := a.actual, error := a.error
    ) ORDER BY a.ordinal) FILTER (a.facet_hash IS NOT NULL), []))::VARCHAR AS results
FROM seen.validations AS v
JOIN reading.datasets AS d ON d.dataset_key = v.dataset_key
LEFT JOIN reading.assertions AS a ON a.facet_hash = v.facet_hash
WHERE (v.dataset_key, v.version) IN (SELECT (dataset_key, version) FROM closure_versions)
GROUP BY v.dataset_key, d.namespace, d.name, v.version, v.suite, v.suite_digest, v.run_key, v.job_key, v.validated_at,
    v.moment, v.success, v.verdict, v.evaluated, v.failed, v.errored
ORDER BY v.moment, d.namespace, d.name, v.version, v.suite
