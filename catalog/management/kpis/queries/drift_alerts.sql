-- Alerts of drift that were due in the period (seven days after detection where no day is set), and whether handled in time.
WITH alerts AS (
    SELECT id, owner, coalesce(due_at, coalesce(try_cast(body ->> '$.detected_at' AS TIMESTAMPTZ), opened_at) + INTERVAL 7 DAY) AS due_at,
        CASE WHEN status IN ('handled', 'dismissed') THEN coalesce(try_cast(body ->> '$.resolved_at' AS TIMESTAMPTZ), closed_at) END AS handled_at
    FROM records WHERE kind = 'alert' AND (body ->> '$.measure') = 'drift'
)
SELECT 'alert/' || id AS item, coalesce(handled_at <= due_at, false)::INTEGER AS amount, 1 AS weight, owner, due_at AS at,
    coalesce('handled ' || handled_at::DATE, 'not handled') AS note
FROM alerts WHERE due_at >= $start AND due_at < $end AND (due_at <= $until OR handled_at IS NOT NULL)
ORDER BY item
