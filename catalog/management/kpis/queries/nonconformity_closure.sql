-- Nonconformities closed in the period, with the days since they were raised.
SELECT 'nonconformity/' || id AS item, epoch(until - since) / 86400 AS amount, 1 AS weight, owner, until AS at,
    'from ' || since::DATE AS note
FROM (
    SELECT id, owner, coalesce(try_cast(body ->> '$.raised_at' AS TIMESTAMPTZ), opened_at) AS since, closed_at AS until
    FROM records WHERE kind = 'nonconformity'
)
WHERE until >= $start AND until < $end
ORDER BY item
