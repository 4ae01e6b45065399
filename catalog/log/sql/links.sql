-- What a part of a writer's chain is made of, but for the bodies, in order; times in microseconds.
SELECT position, CASE WHEN isfinite(received_at) THEN epoch_us(received_at) END AS received_at, CASE WHEN isfinite(event_time) THEN epoch_us(event_time) END AS event_time, kind, producer, actor,
    body_hash, chain_hash
FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
ORDER BY position
