-- Whether what was decided to improve is done, or not yet due.
SELECT 'action/' || id AS item,
    owner IS NOT NULL AND (status IN ('done', 'closed')
        OR coalesce(try_cast(body ->> '$.due_at' AS TIMESTAMPTZ)::DATE >= $today, false)) AS met,
    owner, reviewed_at,
    CASE WHEN owner IS NULL THEN 'nobody is responsible for it'
         WHEN status IN ('done', 'closed') THEN NULL
         WHEN (body ->> '$.due_at') IS NULL THEN 'no day is set for it'
         WHEN try_cast(body ->> '$.due_at' AS TIMESTAMPTZ)::DATE < $today THEN 'it was due on ' || left(body ->> '$.due_at', 10)
    END AS missing
FROM attestations WHERE kind = 'action' AND status <> 'cancelled'
ORDER BY item
