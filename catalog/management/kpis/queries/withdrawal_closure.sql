-- Cases of withdrawal closed in the period, with the days since they were opened.
SELECT 'case/' || id AS item, epoch(until - since) / 86400 AS amount, 1 AS weight, owner, until AS at,
    'from ' || since::DATE AS note
FROM (
    SELECT id, owner, coalesce(NULL::TIMESTAMPTZ, opened_at) AS since, closed_at AS until
    FROM records WHERE kind = 'case' AND (body ->> '$.reason') = 'withdrawal'
)
WHERE until >= $start AND until < $end
ORDER BY item
