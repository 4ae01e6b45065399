-- The runs, in order of their numbers; times in microseconds, NULL as $never.
SELECT run_key, run_id, job_key, state, is_open, epoch_us(first_at) AS first_at, epoch_us(last_at) AS last_at,
    epoch_us(started_at) AS started_at, coalesce(epoch_us(ended_at), $never) AS ended_at, code_version
FROM graph_runs
ORDER BY run
