-- Entries of a writer below a position, the newest first, and what each is about.
SELECT position, received_at, event_time, kind, producer, actor,
    coalesce(body ->> '$.job.name', body ->> '$.dataset.name', body ->> '$.record.kind') AS name,
    coalesce(body ->> '$.job.namespace', body ->> '$.dataset.namespace', body ->> '$.record.id') AS namespace,
    body ->> '$.eventType' AS event_type,
    json_array_length(body, '$.inputs')::INTEGER AS inputs, json_array_length(body, '$.outputs')::INTEGER AS outputs
FROM log.entries
WHERE writer = $writer AND position IN (
    SELECT position FROM log.entries
    WHERE writer = $writer AND position < $before AND ($kind IS NULL OR kind = $kind)
    ORDER BY position DESC
    LIMIT $count
)
ORDER BY position DESC
