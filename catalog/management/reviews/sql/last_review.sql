-- When the leadership last reviewed the management system before an instant, NULL where it never did.
SELECT max(held_at) AS held_at
FROM (
    SELECT try_cast(body ->> '$.held_at' AS TIMESTAMPTZ) AS held_at FROM records
    WHERE kind = 'review' AND coalesce(body ->> '$.scope', 'management') = 'management' AND status IN ('held', 'closed')
)
WHERE held_at < $at
