-- The validations of a dataset by one suite, newest first, each with how many there are.
SELECT v.version, v.validated_at, CASE WHEN v.errored > 0 THEN 'errored' ELSE v.verdict END AS outcome, v.success,
    v.evaluated, v.failed, v.errored, v.suite_digest, r.run_id, j.namespace AS job_namespace, j.name AS job_name,
    count(*) OVER () AS total
FROM seen.validations AS v
LEFT JOIN reading.jobs AS j ON j.job_key = v.job_key
LEFT JOIN (SELECT DISTINCT run_key, run_id FROM seen.run_events) AS r ON r.run_key = v.run_key
WHERE v.dataset_key = $dataset_key AND v.suite = $suite
ORDER BY v.moment DESC, v.version DESC
LIMIT $count
