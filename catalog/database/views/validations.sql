-- A suite run on a version; by `whence validate`, dbt, Airflow, Great Expectations or whoever sends assertions.
-- namespace: Dataset's namespace
-- name: Dataset's canonical name
-- version: Version validated: the one named, else the one the run read or wrote
-- suite: Suite, where the run names one; else its job
-- suite_digest: Digest of the suite, where the run names it
-- run_id: runId, NULL where a dataset's own event carries the results
-- job_namespace: Job's namespace
-- job_name: Job's name
-- validated_at: When, in UTC
-- success: Whether every expectation held
-- verdict: pass; warning: only expectations of severity warn or info did not hold; violation, also without a verdict of one
-- evaluated: How many expectations gave a verdict
-- failed: How many of them did not hold
-- errored: How many gave no verdict
-- run_key: Internal key of the run
-- dataset_key: Internal key of the dataset
SELECT d.namespace, d.name, v.version, v.suite, v.suite_digest, r.run_id, j.namespace AS job_namespace,
    j.name AS job_name, v.validated_at, v.success, v.verdict, v.evaluated, v.failed, v.errored, v.run_key,
    v.dataset_key
FROM seen.validations AS v
JOIN reading.datasets AS d ON d.dataset_key = v.dataset_key
LEFT JOIN reading.jobs AS j ON j.job_key = v.job_key
LEFT JOIN (SELECT DISTINCT run_key, run_id FROM reading.run_events) AS r ON r.run_key = v.run_key
