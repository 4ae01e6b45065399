-- A stretch of a writer's entries, in order.
SELECT position, epoch_us(received_at), body
FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
ORDER BY position
