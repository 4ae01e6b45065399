-- What a stretch of the chain of a writer's rejected inputs is made of, in order; times in microseconds.
SELECT position, CASE WHEN isfinite(received_at) THEN epoch_us(received_at) END AS received_at, source, actor,
    [[fault.pointer, fault.reason] FOR fault IN faults] AS faults, raw, raw_hash, chain_hash
FROM log.rejected WHERE writer = $writer AND position > $after AND position <= $until
ORDER BY position
