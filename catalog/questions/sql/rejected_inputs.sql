-- Rejected inputs, the newest first, each once with all its faults, and with how many there are.
SELECT received_at, source, actor, raw, list(struct_pack(pointer := pointer, reason := reason)) AS faults,
    count(*) OVER () AS total
FROM log.rejected
GROUP BY received_at, source, actor, raw
ORDER BY received_at DESC, source, raw
LIMIT $count OFFSET $skipped
