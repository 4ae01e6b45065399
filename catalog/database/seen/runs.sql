-- A run from all its events: its span, its state, whether it streams.
WITH job_kind AS (
    SELECT job_key, max(struct_pack(m := moment, v := processing_type)).v AS processing_type
    FROM seen.run_events WHERE processing_type IS NOT NULL GROUP BY job_key
),
spans AS (
    SELECT run_key,
        any_value(job_key) AS job_key,
        any_value(run_id) AS run_id,
        min(event_time) AS first_at,
        max(event_time) AS last_at,
        min(event_time) FILTER (event_type = 'START') AS start_at,
        max(event_time) FILTER (event_type IN ('COMPLETE', 'FAIL', 'ABORT')) AS ended_at,
        arg_max(event_type, moment) FILTER (event_type IN ('COMPLETE', 'FAIL', 'ABORT')) AS terminal,
        bool_or(event_type = 'RUNNING') AS is_running,
        arg_max(processing_type, moment) FILTER (processing_type IS NOT NULL) AS processing_type,
        arg_max(sql_write_mode, moment) FILTER (sql_write_mode IS NOT NULL) AS sql_write_mode
    FROM seen.run_events WHERE run_key IS NOT NULL GROUP BY run_key
)
SELECT s.run_key, s.job_key, s.run_id, s.first_at, s.last_at, s.ended_at, s.terminal, s.sql_write_mode,
    coalesce(s.start_at, s.first_at) AS started_at,
    CASE
        WHEN s.terminal IS NOT NULL THEN s.terminal
        WHEN s.is_running THEN 'RUNNING'
        WHEN s.start_at IS NOT NULL THEN 'START'
    END AS state,
    coalesce(upper(coalesce(s.processing_type, j.processing_type)) = 'STREAMING', false) AS is_streaming
FROM spans AS s LEFT JOIN job_kind AS j USING (job_key)
