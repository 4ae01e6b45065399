-- One expectation's outcome in a validation.
-- namespace: Dataset's namespace
-- name: Dataset's canonical name
-- version: Version validated
-- suite: Suite, where the run names one; else its job
-- suite_digest: Digest of the suite, where the run names it
-- run_id: runId, NULL where a dataset's own event carries the results
-- validated_at: When, in UTC
-- ordinal: Place in the list of results, from 0
-- expectation: Name of the expectation, as its tool has it
-- assertion: Its class: not_null, unique, accepted_values, …
-- column_name: Column it is about, NULL where it is about the whole dataset
-- severity: error, warn or info; NULL where it was not told, which counts as error
-- success: Whether it held
-- error: Why it gave no verdict
-- expected: What was expected, as text
-- actual: What was found, as text
-- dataset_key: Internal key of the dataset
SELECT d.namespace, d.name, v.version, v.suite, v.suite_digest, r.run_id, v.validated_at, v.ordinal, v.expectation,
    v.assertion, v.column_name, v.severity, v.success, v.error, v.expected, v.actual, v.dataset_key
FROM seen.results AS v
JOIN reading.datasets AS d ON d.dataset_key = v.dataset_key
LEFT JOIN (SELECT DISTINCT run_key, run_id FROM reading.run_events) AS r ON r.run_key = v.run_key
