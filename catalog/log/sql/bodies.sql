-- The bodies of a part of a writer's chain, as bytes, in no order: sorting them would hold them all at once.
SELECT position, encode(body) AS body, body_hash
FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
