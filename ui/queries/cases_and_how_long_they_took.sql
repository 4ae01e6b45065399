-- Cases: subject, reason, and time to close
SELECT id, status, body ->> '$.reason' AS reason,
    coalesce(body ->> '$.target.source', body ->> '$.target.name') AS about,
    opened_at, closed_at, date_diff('hour', opened_at, coalesce(closed_at, now())) AS hours,
    json_array_length(body -> '$.nodes') AS versions, owner, due_at, body ->> '$.by' AS opened_by,
    body ->> '$.closed_by' AS closed_by
FROM records
WHERE kind = 'case'
ORDER BY closed_at IS NOT NULL, opened_at DESC
