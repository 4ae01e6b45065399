-- Rejected inputs, the newest first, each with all its faults, as which entry it was taken in since, and how many fit.
SELECT r.received_at, r.source, r.actor, r.raw, r.faults, concat(r.writer, ':', r.position) AS id,
    p.entry_position AS replayed_as, count(*) OVER () AS total
FROM log.rejected AS r
LEFT JOIN (
    SELECT writer, position, max(entry_position) AS entry_position FROM log.replayed GROUP BY ALL
) AS p ON p.writer = r.writer AND p.position = r.position
WHERE NOT $is_open OR p.position IS NULL
ORDER BY r.received_at DESC, r.source, r.raw
LIMIT $count OFFSET $skipped
