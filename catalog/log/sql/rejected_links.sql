-- What the chain of a writer's rejected inputs is made of, in order; times in microseconds.
SELECT position, epoch_us(received_at) AS received_at, source, actor,
    [[fault.pointer, fault.reason] FOR fault IN faults] AS faults, raw, raw_hash, chain_hash
FROM log.rejected WHERE writer = $writer
ORDER BY position
