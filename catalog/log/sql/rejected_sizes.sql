-- How long a writer's next rejected inputs are, in order, up to a position.
SELECT position, coalesce(strlen(raw), 0) + coalesce(len(faults), 0) * 200 AS size
FROM log.rejected WHERE writer = $writer AND position > $after AND position <= $until
ORDER BY position LIMIT $count
