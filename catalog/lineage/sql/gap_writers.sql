-- How the runs that write some datasets ended: the first that completed; the newest that failed, and the newest that never
-- ended, of those that began before any completed: a later one is not why an earlier read found nothing.
WITH written AS (
    SELECT w.dataset_key, r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.started_at, r.ended_at,
        CASE WHEN r.terminal = 'COMPLETE' THEN 'completed' WHEN r.terminal IS NULL THEN 'open' ELSE 'failed' END AS outcome
    FROM seen.writes AS w JOIN seen.runs AS r USING (run_key) JOIN reading.jobs AS j USING (job_key)
    WHERE w.dataset_key IN (SELECT unnest($dataset_keys::BIGINT[])) AND w.change.lifecycle IS DISTINCT FROM 'DROP'
      AND NOT r.is_streaming
),
compared AS (
    SELECT *, min(ended_at) FILTER (outcome = 'completed') OVER (PARTITION BY dataset_key) AS first_completed_at
    FROM written
)
SELECT dataset_key, outcome, run_id, job_namespace, job_name, started_at, ended_at
FROM compared
WHERE outcome = 'completed' OR first_completed_at IS NULL OR started_at < first_completed_at
QUALIFY row_number() OVER (
    PARTITION BY dataset_key, outcome
    ORDER BY CASE WHEN outcome = 'completed' THEN ended_at END, started_at DESC, job_namespace, job_name, run_id
) = 1
