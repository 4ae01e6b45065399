-- A stretch of a writer's entries, as they stand in the log.
SELECT writer, position, received_at, event_time, kind, producer, actor, body, body_hash, chain_hash
FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
ORDER BY position
