-- The entry at a position and those that follow, in order: all that is kept of each.
SELECT writer, position, received_at, event_time, kind, producer, actor, body, body_hash, chain_hash
FROM log.entries WHERE writer = $writer AND position >= $from AND position <= $until
ORDER BY position
