-- The bodies of a part of a writer's chain, in no order: sorting them would hold them all at once. Long ones are NULL
-- here: some of them together could be more than there is room for.
SELECT position, CASE WHEN strlen(body) <= $longest THEN body END AS body, body_hash
FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
