-- Where the events are in the log that some times and parts of hashes are of. A redacted event was read as what is left
-- of it, so that its part of a hash is that of what is left.
WITH left_over AS (
    SELECT unnest($writers::VARCHAR[]) AS writer, unnest($positions::BIGINT[]) AS position,
        unnest($left_over::VARCHAR[]) AS text_hash
)
SELECT e.writer, e.position
FROM (SELECT unnest($times::BIGINT[]) AS happened, unnest($hash_parts::UBIGINT[]) AS hash_part) AS c
JOIN log.entries AS e ON epoch_us(e.event_time) = c.happened
LEFT JOIN left_over AS l ON l.writer = e.writer AND l.position = e.position
WHERE ('0x' || left(coalesce(l.text_hash, hex(e.body_hash)), 16))::UBIGINT >> 14 = c.hash_part
  AND e.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
ORDER BY e.writer, e.position
