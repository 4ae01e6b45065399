-- The runs, of some (as they were sent), that completed without naming any output, though their SQL writes.
WITH wanted AS (
    SELECT w.sent_key, coalesce(l.meant.run_key, w.sent_key) AS run_key
    FROM (SELECT unnest($run_keys::BIGINT[]) AS sent_key) AS w LEFT JOIN seen.later_names AS l USING (sent_key)
),
ends AS (
    SELECT run_key, any_value(run_id) AS run_id, any_value(job_key) AS job_key,
        max(event_time) FILTER (event_type IN ('COMPLETE', 'FAIL', 'ABORT')) AS ended_at,
        arg_max(event_type, moment) FILTER (event_type IN ('COMPLETE', 'FAIL', 'ABORT')) AS terminal
    FROM seen.run_events WHERE run_key IN (SELECT run_key FROM wanted) GROUP BY run_key
),
targets AS (
    SELECT run_key, max(target) AS target FROM seen.lost_writes
    WHERE run_key IN (SELECT run_key FROM wanted) GROUP BY run_key
)
SELECT w.sent_key AS run_key, e.run_id, j.namespace AS job_namespace, j.name AS job_name, e.ended_at, t.target
FROM wanted AS w JOIN ends AS e USING (run_key) JOIN reading.jobs AS j USING (job_key) JOIN targets AS t USING (run_key)
WHERE e.terminal = 'COMPLETE' AND NOT EXISTS (
    FROM seen.known_mentions AS m
    WHERE m.run_key = e.run_key AND m.mentioned_as IN ('output', 'edge')
      AND m.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
)
ORDER BY ALL
