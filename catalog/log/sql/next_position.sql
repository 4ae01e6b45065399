-- A writer's first position after one, up to another; NULL where none is left.
SELECT min(position) FROM log.entries WHERE writer = $writer AND position > $after AND position <= $until
