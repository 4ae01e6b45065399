-- Append entries.
INSERT INTO log.entries
SELECT writer, position, received_at, event_time, kind, producer, actor, body, body_hash, chain_hash
FROM new_entries
