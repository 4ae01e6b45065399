-- The last rejected input of a writer: position, received_at in microseconds, chain hash.
SELECT position, epoch_us(received_at), chain_hash
FROM log.rejected WHERE writer = $writer
ORDER BY position DESC LIMIT 1
