-- Whether what audits found is closed or has an agreed action, on time.
SELECT kind || '/' || id AS item,
    status = 'closed' OR (body ->> '$.action' IS NOT NULL
        AND coalesce(try_cast(body ->> '$.due_at' AS TIMESTAMPTZ)::DATE >= $today, true)) AS met,
    owner, reviewed_at,
    CASE WHEN status = 'closed' THEN NULL
         WHEN (body ->> '$.action') IS NULL THEN 'no action is agreed'
         WHEN try_cast(body ->> '$.due_at' AS TIMESTAMPTZ)::DATE < $today THEN 'it was due on ' || left(body ->> '$.due_at', 10)
    END AS missing
FROM attestations WHERE kind IN ('finding', 'nonconformity') AND (body ->> '$.audit') IS NOT NULL
ORDER BY item
