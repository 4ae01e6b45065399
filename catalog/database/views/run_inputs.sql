-- A version that a run read.
-- run_id: runId
-- job_namespace: Namespace of the job
-- job_name: Name of the job
-- namespace: Namespace of the dataset
-- name: Canonical name of the dataset
-- version: Version read; unversioned where it cannot be determined, at:<time> where it was computed when it was read
-- resolved_by: explicit (named by the event), time (latest at that time), containment (a folder or part) or none
-- role: whence_role: train, validation, test, reference, production
-- named_at: Earliest event of the run that names the input
-- run_key: Internal key of the run
-- dataset_key: Internal key of the dataset
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, d.namespace, d.name, i.version, i.resolved_by,
    nullif(i.flow_role, '') AS role, i.named_at, i.run_key, i.dataset_key
FROM seen.reads AS i
JOIN seen.runs AS r USING (run_key)
JOIN reading.jobs AS j USING (job_key)
JOIN reading.datasets AS d ON d.dataset_key = i.dataset_key
