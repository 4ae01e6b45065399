-- The result of one expectation in a validation.
-- namespace: Namespace of the dataset
-- name: Canonical name of the dataset
-- version: Version validated
-- suite: Suite that the run names, else its job
-- suite_digest: Digest of the suite, where the run gives it
-- run_id: runId, NULL for results on a dataset's own event
-- validated_at: Time of the validation, in UTC
-- ordinal: Position in the list of results, from 0
-- expectation: Name of the expectation in its tool
-- assertion: Class of the expectation: not_null, unique, accepted_values, …
-- column_name: Column it checks, NULL for the whole dataset
-- severity: error, warn or info; NULL where not sent, which counts as error
-- success: Whether it passed
-- error: Why it has no result
-- expected: What was expected, as text
-- actual: What was observed, as text
-- dataset_key: Internal key of the dataset
SELECT d.namespace, d.name, v.version, v.suite, v.suite_digest, r.run_id, v.validated_at, v.ordinal, v.expectation,
    v.assertion, v.column_name, v.severity, v.success, v.error, v.expected, v.actual, v.dataset_key
FROM seen.results AS v
JOIN reading.datasets AS d ON d.dataset_key = v.dataset_key
LEFT JOIN (SELECT DISTINCT run_key, run_id FROM seen.run_events) AS r ON r.run_key = v.run_key
