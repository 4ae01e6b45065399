-- Incidents of bias detected in the period; and the models in scope at its end.
SELECT 'incident/' || id AS item, 1 AS amount, 0 AS weight, owner, detected_at AS at, body ->> '$.severity' AS note
FROM (
    SELECT id, owner, body, coalesce(try_cast(body ->> '$.detected_at' AS TIMESTAMPTZ), opened_at) AS detected_at
    FROM records WHERE kind = 'incident' AND (body ->> '$.category') = 'bias'
)
WHERE detected_at >= $start AND detected_at < $end
UNION ALL
SELECT namespace || ' ' || name, 0, 1, owner, first_seen_at, 'in scope'
FROM governed_models WHERE is_declared AND first_seen_at < $end
ORDER BY item
