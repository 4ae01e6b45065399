-- Failed and aborted runs with error messages, latest first
SELECT ended_at, job_namespace, job_name, state, error_message, run_id
FROM runs
WHERE state IN ('FAIL', 'ABORT')
ORDER BY ended_at DESC
LIMIT 200
