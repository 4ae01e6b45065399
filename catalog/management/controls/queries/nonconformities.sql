-- Whether every nonconformity has its cause and action and is on time; without any: whether an audit looked for them.
SELECT kind || '/' || id AS item,
    CASE WHEN kind = 'audit' THEN is_in_force
         ELSE owner IS NOT NULL AND (status = 'closed' OR (body ->> '$.cause' IS NOT NULL AND (body ->> '$.action') IS NOT NULL
             AND coalesce(try_cast(body ->> '$.due_at' AS TIMESTAMPTZ)::DATE >= $today, true))) END AS met,
    owner, reviewed_at,
    CASE WHEN kind = 'audit' THEN missing
         WHEN owner IS NULL THEN 'nobody is responsible for it'
         WHEN status = 'closed' THEN NULL
         WHEN (body ->> '$.cause') IS NULL THEN 'its cause is not found'
         WHEN (body ->> '$.action') IS NULL THEN 'no action is agreed'
         WHEN try_cast(body ->> '$.due_at' AS TIMESTAMPTZ)::DATE < $today THEN 'it was due on ' || left(body ->> '$.due_at', 10)
    END AS missing
FROM attestations
WHERE kind = 'nonconformity' OR (kind = 'audit' AND status IN ('reported', 'closed'))
ORDER BY item
