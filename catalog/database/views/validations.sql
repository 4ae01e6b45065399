-- A suite run on a version, by `whence validate`, dbt, Airflow, Great Expectations or any tool that sends assertions.
-- namespace: Namespace of the dataset
-- name: Canonical name of the dataset
-- version: Version validated: the one named, else the one that the run read or wrote
-- suite: Suite that the run names, else its job
-- suite_digest: Digest of the suite, where the run gives it
-- run_id: runId, NULL for results on a dataset's own event
-- job_namespace: Namespace of the job
-- job_name: Name of the job
-- validated_at: Time of the validation, in UTC
-- success: Whether every expectation passed
-- verdict: pass; warning where only expectations of severity warn or info failed; otherwise violation, also where one has no result
-- evaluated: Number of expectations with a result
-- failed: Number of those that failed
-- errored: Number of expectations without a result
-- run_key: Internal key of the run
-- dataset_key: Internal key of the dataset
SELECT d.namespace, d.name, v.version, v.suite, v.suite_digest, r.run_id, j.namespace AS job_namespace,
    j.name AS job_name, v.validated_at, v.success, v.verdict, v.evaluated, v.failed, v.errored, v.run_key,
    v.dataset_key
FROM seen.validations AS v
JOIN reading.datasets AS d ON d.dataset_key = v.dataset_key
LEFT JOIN reading.jobs AS j ON j.job_key = v.job_key
LEFT JOIN (SELECT DISTINCT run_key, run_id FROM seen.run_events) AS r ON r.run_key = v.run_key
