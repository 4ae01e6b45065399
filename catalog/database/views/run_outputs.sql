-- A version that a run wrote, or attempted to write.
-- run_id: runId
-- job_namespace: Namespace of the job
-- job_name: Name of the job
-- namespace: Namespace of the dataset
-- name: Canonical name of the dataset
-- version: Version written
-- resolved_by: explicit (named by the event) or run (named after the run)
-- role: Always NULL; only inputs have roles
-- state: produced, attempted or open
-- lifecycle: lifecycleStateChange of the output
-- write_mode: replace or append
-- write_mode_source: lifecycle, declared, profile (of the emitter), type, sql or assumed
-- profile: What is known of the emitter that decided or took part in deciding, like spark/append_data
-- run_key: Internal key of the run
-- dataset_key: Internal key of the dataset
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, d.namespace, d.name, p.version,
    CASE WHEN p.version = 'run:' || r.run_id THEN 'run' ELSE 'explicit' END AS resolved_by,
    NULL::VARCHAR AS role, p.outcome AS state, p.lifecycle, p.mode AS write_mode, p.mode_source AS write_mode_source, p.profile,
    p.run_key,
    p.dataset_key
FROM seen.write_modes AS p
JOIN seen.runs AS r USING (run_key)
JOIN reading.jobs AS j USING (job_key)
JOIN reading.datasets AS d ON d.dataset_key = p.dataset_key
