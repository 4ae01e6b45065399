-- What a stretch of a writer's chain covers of each entry, without the bodies.
SELECT position, received_at, event_time, kind, producer, actor, lower(hex(body_hash)) AS body_hash,
    lower(hex(chain_hash)) AS chain_hash
FROM log.entries
WHERE writer = $writer AND position > $after AND position <= $after + $count
  AND received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
ORDER BY position
