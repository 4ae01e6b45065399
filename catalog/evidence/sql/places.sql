-- Where the events are in the log that some times and parts of hashes are of.
SELECT e.writer, e.position
FROM (SELECT unnest($times::BIGINT[]) AS happened, unnest($hash_parts::UBIGINT[]) AS hash_part) AS c
JOIN log.entries AS e ON epoch_us(e.event_time) = c.happened
WHERE ('0x' || left(hex(e.body_hash), 16))::UBIGINT >> 14 = c.hash_part
  AND e.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
ORDER BY e.writer, e.position
