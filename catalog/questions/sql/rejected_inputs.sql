-- Rejected inputs, the newest first, each with all its faults, and with how many there are.
SELECT received_at, source, actor, raw, faults, count(*) OVER () AS total
FROM log.rejected
ORDER BY received_at DESC, source, raw
LIMIT $count OFFSET $skipped
