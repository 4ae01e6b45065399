-- Oddities of accepted events, the newest first, and how many there are.
SELECT received_at, event_time, pointer, reason, count(*) OVER () AS total
FROM reading.warnings
ORDER BY received_at DESC, event_time DESC, pointer
LIMIT $count OFFSET $skipped
