-- How each expectation of a suite fared on a dataset: those that do not hold first, then those that once did not. One that
-- the newest validation does not have is not current. The trend is the newest outcomes, in order of time.
WITH results AS (
    SELECT expectation, column_name, expected, validated_at, version, severity, success, error, actual,
        max(validated_at) FILTER (success) OVER (PARTITION BY expectation, column_name, expected) AS held_at,
        max(validated_at) OVER () AS newest_at
    FROM seen.results
    WHERE dataset_key = $dataset_key AND suite = $suite
),
fared AS (
    SELECT expectation, column_name, expected,
        max_by(struct_pack(severity, success, error, actual), (validated_at, version)) AS newest,
        max(validated_at) = any_value(newest_at) AS is_current,
        count(*) AS validations, count(*) FILTER (NOT success) AS failures,
        min(validated_at) FILTER (NOT success) AS first_failed_at,
        min_by(version, (validated_at, version)) FILTER (NOT success) AS first_failed_version,
        min(validated_at) FILTER (NOT success AND (held_at IS NULL OR validated_at > held_at)) AS failing_since,
        list_slice(list(success ORDER BY validated_at, version), -$shown::INTEGER, -1) AS trend
    FROM results GROUP BY expectation, column_name, expected
)
SELECT expectation, column_name, expected, newest.severity AS severity, newest.success AS success, newest.error AS error,
    newest.actual AS actual, is_current, validations, failures, first_failed_at, first_failed_version, failing_since,
    trend, count(*) OVER () AS total
FROM fared
ORDER BY is_current DESC, newest.success, newest.error IS NULL, failures DESC, expectation, column_name, expected
LIMIT $count
