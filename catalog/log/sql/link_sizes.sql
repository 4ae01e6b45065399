-- How long the bodies of a writer's next entries are, in order, up to a position.
SELECT position, coalesce(strlen(body), 0) AS size
FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
ORDER BY position LIMIT $count
