-- The readings now hold a writer's entries up to a position.
INSERT INTO reading.progress VALUES ($writer, $position)
