-- Some entries of a writer, whole.
SELECT position, received_at, event_time, kind, producer, actor, body
FROM log.entries WHERE writer = $writer AND position IN (SELECT unnest($positions::BIGINT[]))
ORDER BY position
