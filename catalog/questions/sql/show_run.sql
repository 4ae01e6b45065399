-- One run.
SELECT run_id, job_namespace, job_name, state, started_at, ended_at, nominal_start, parent_run_id, root_run_id, producer,
    engine, code_version, error_message
FROM runs WHERE run_key = $run_key
