-- The runs sent under the job `unknown` that are some runs.
SELECT sent_key, meant.run_key AS run_key, meant.job_key AS job_key
FROM seen.later_names
WHERE meant.run_key IN (SELECT unnest($run_keys::BIGINT[]))
