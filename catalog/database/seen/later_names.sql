-- Runs under the job `unknown`, by the run that each is: Spark's listener, and others, send a START before they know what
-- the job is called, and all else of that runId under its name (docs/decisions/0002). Of several the one that came first.
WITH ghosts AS (
    SELECT DISTINCT e.run_key, e.run_id, j.namespace
    FROM (SELECT job_key, namespace FROM reading.jobs WHERE name = 'unknown') AS j
    JOIN reading.run_events AS e ON e.job_key = j.job_key AND e.run_key IS NOT NULL
    WHERE e.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
      AND e.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
),
named AS (
    SELECT g.run_key AS sent_key, e.run_key, e.job_key,
        epoch_us(e.event_time)::HUGEINT * 18446744073709551616 + e.rank AS moment
    FROM ghosts AS g
    JOIN reading.run_events AS e ON e.run_id = g.run_id
    JOIN reading.jobs AS j ON j.job_key = e.job_key AND j.namespace = g.namespace AND j.name <> 'unknown'
    WHERE e.run_key IS NOT NULL
      AND e.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
      AND e.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
)
SELECT sent_key, min(struct_pack(m := moment, run_key := run_key, job_key := job_key)) AS meant
FROM named GROUP BY sent_key
