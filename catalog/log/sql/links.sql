-- What a writer's chain is made of, in order; times in microseconds.
SELECT position, epoch_us(received_at), epoch_us(event_time), kind, producer, actor, body, body_hash, chain_hash
FROM log.entries WHERE writer = $writer
ORDER BY position
