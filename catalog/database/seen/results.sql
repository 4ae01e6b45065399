-- inline
-- The outcome of each expectation in each validation.
SELECT v.dataset_key, v.version, v.suite, v.suite_digest, v.run_key, v.validated_at, a.ordinal,
    coalesce(a.name, a.assertion) AS expectation, a.assertion, a.column_name, a.severity,
    coalesce(a.success, false) AS success, a.error, a.expected, a.actual
FROM seen.validations AS v
JOIN reading.assertions AS a ON a.facet_hash = v.facet_hash
