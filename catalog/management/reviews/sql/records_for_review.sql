-- The records that a review looks at: open at an instant, or opened or closed since the review before.
SELECT kind, id, body ->> '$.title' AS title, status, owner, opened_at, due_at, closed_at,
    coalesce(due_at < $at, false) AND coalesce(closed_at > $at, true) AS is_overdue,
    coalesce(body ->> '$.grade', body ->> '$.severity', body ->> '$.category', body ->> '$.measure') AS word
FROM records
WHERE opened_at <= $at AND (coalesce(closed_at > $at, true) OR closed_at >= $since OR opened_at >= $since)
    AND kind IN (FROM unnest($kinds))
ORDER BY list_position($kinds, kind), closed_at IS NOT NULL, is_overdue DESC, due_at, opened_at, id
