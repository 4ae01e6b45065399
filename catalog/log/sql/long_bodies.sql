-- The bodies of a part of a writer's chain that are long or missing, as bytes, in no order.
SELECT position, encode(body) AS body, body_hash
FROM log.entries
WHERE writer = $writer AND position > $after AND position <= $until AND coalesce(strlen(body) > $longest, true)
