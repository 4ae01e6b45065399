-- The entries of the log with the part of a hash that the rank of what was read from them holds. The chain keeps the hash
-- of what was logged, also where something of it was taken out since.
SELECT e.writer, e.position, e.received_at, e.event_time, e.producer, e.actor,
    ('0x' || coalesce(left(r.text_hash, 16), hex(e.body_hash[1:8])))::UBIGINT >> 14 AS hash_start
FROM log.entries AS e LEFT JOIN seen.redacted_entries AS r ON r.writer = e.writer AND r.position = e.position
