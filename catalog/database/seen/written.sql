-- One row per run and version it says it wrote; none for a view, unless the run names a version of it. outcome: produced, attempted, open; created_at only where produced.
WITH written AS (
    SELECT w.run_key, w.dataset_key, nullif(w.change.lifecycle, '') AS lifecycle, w.change.previous_key AS previous_key,
        r.run_id, r.first_at, r.ended_at, r.is_streaming, r.sql_write_mode, w.profile,
        CASE
            WHEN r.is_streaming OR r.terminal = 'COMPLETE' THEN 'produced'
            WHEN r.terminal IS NOT NULL THEN 'attempted'
            ELSE 'open'
        END AS outcome
    FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
    WHERE w.change.lifecycle IS DISTINCT FROM 'DROP'
),
named AS (
    SELECT run_key, dataset_key, version, max(event_moment) AS latest, min(event_time) AS first_at
    FROM seen.mentions WHERE mentioned_as = 'output' AND version IS NOT NULL
    GROUP BY run_key, dataset_key, version
),
latest AS (SELECT run_key, dataset_key, max(latest) AS latest FROM named GROUP BY run_key, dataset_key)
SELECT w.run_key, w.dataset_key, n.version, w.outcome, w.lifecycle, w.previous_key, w.sql_write_mode, w.profile,
    CASE
        WHEN w.is_streaming THEN n.first_at
        WHEN w.outcome = 'produced' THEN w.ended_at
    END AS created_at
FROM written AS w
JOIN named AS n USING (run_key, dataset_key)
JOIN latest AS l USING (run_key, dataset_key)
WHERE w.is_streaming OR n.latest = l.latest
UNION ALL
SELECT w.run_key, w.dataset_key, 'run:' || w.run_id, w.outcome, w.lifecycle, w.previous_key, w.sql_write_mode, w.profile,
    CASE
        WHEN w.is_streaming THEN w.first_at
        WHEN w.outcome = 'produced' THEN w.ended_at
    END
FROM written AS w ANTI JOIN latest AS l USING (run_key, dataset_key)
ANTI JOIN (FROM seen.outputs WHERE is_view) AS v ON v.run_key = w.run_key AND v.dataset_key = w.dataset_key
