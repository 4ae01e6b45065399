-- One row per run and version it says it wrote. outcome: produced, attempted, open; created_at only where produced. A run that
-- makes a view makes no version, unless it names one.
WITH named AS (
    SELECT run_key, dataset_key, version, max(event_moment) AS latest, min(event_time) AS first_at
    FROM seen.mentions WHERE mentioned_as = 'output' AND version IS NOT NULL
    GROUP BY run_key, dataset_key, version
),
latest AS (SELECT run_key, dataset_key, max(latest) AS latest FROM named GROUP BY run_key, dataset_key)
SELECT w.run_key, w.dataset_key, n.version, w.outcome, w.lifecycle, w.previous_key, w.sql_write_mode, w.profile,
    w.is_streaming, CASE WHEN w.is_streaming THEN n.first_at ELSE w.made_at END AS created_at
FROM seen.outputs AS w
JOIN named AS n USING (run_key, dataset_key)
JOIN latest AS l USING (run_key, dataset_key)
WHERE w.is_streaming OR n.latest = l.latest
UNION ALL
SELECT run_key, dataset_key, 'run:' || run_id, outcome, lifecycle, previous_key, sql_write_mode, profile, is_streaming,
    made_at
FROM seen.outputs WHERE NOT is_named AND NOT is_view
