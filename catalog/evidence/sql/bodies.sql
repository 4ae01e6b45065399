-- Some entries of a writer, whole.
SELECT position, received_at, event_time, kind, producer, actor, body, lower(hex(body_hash)) AS body_hash
FROM log.entries WHERE writer = $writer AND position IN (SELECT unnest($positions::BIGINT[]))
ORDER BY position
