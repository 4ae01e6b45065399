-- Incidents resolved in the period, with the hours from their detection.
SELECT 'incident/' || id AS item, epoch(until - since) / 3600 AS amount, 1 AS weight, owner, until AS at,
    'from ' || since::DATE AS note
FROM (
    SELECT id, owner, coalesce(try_cast(body ->> '$.detected_at' AS TIMESTAMPTZ), opened_at) AS since, coalesce(try_cast(body ->> '$.resolved_at' AS TIMESTAMPTZ), closed_at) AS until
    FROM records WHERE kind = 'incident'
)
WHERE until >= $start AND until < $end
ORDER BY item
