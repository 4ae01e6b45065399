-- The history of one expectation on a dataset over all its validations.
-- namespace: Dataset's namespace
-- name: Dataset's canonical name
-- suite: Name of the suite, else of the job
-- expectation: Name of the expectation
-- column_name: Column it checks, NULL for the whole dataset
-- expected: What is expected; a different value is a different expectation
-- severity: Its latest severity
-- validations: Number of results
-- failures: Number of results that did not pass
-- first_failed_at: First result that did not pass
-- first_failed_version: Version of that result
-- failing_since: First of the unbroken failures up to now, NULL where the latest result passed
-- last_validated_at: Time of the latest result
-- last_success: Whether the latest result passed
-- trend: Results in order of time: validated_at, version, success, actual
-- dataset_key: Internal key of the dataset
WITH results AS (
    SELECT *, max(validated_at) FILTER (success) OVER (
        PARTITION BY dataset_key, suite, expectation, column_name, expected
    ) AS held_at
    FROM seen.results
)
SELECT d.namespace, d.name, h.* EXCLUDE (dataset_key), h.dataset_key
FROM (
    SELECT dataset_key, suite, expectation, column_name, expected,
        max_by(severity, (validated_at, version)) AS severity,
        count(*) AS validations, count(*) FILTER (NOT success) AS failures,
        min(validated_at) FILTER (NOT success) AS first_failed_at,
        min_by(version, (validated_at, version)) FILTER (NOT success) AS first_failed_version,
        min(validated_at) FILTER (NOT success AND (held_at IS NULL OR validated_at > held_at)) AS failing_since,
        max(validated_at) AS last_validated_at, max_by(success, (validated_at, version)) AS last_success,
        list(struct_pack(validated_at, version, success, actual) ORDER BY validated_at, version) AS trend
    FROM results
    GROUP BY dataset_key, suite, expectation, column_name, expected
) AS h
JOIN reading.datasets AS d ON d.dataset_key = h.dataset_key
