-- How many entries are in no writer's chain.
SELECT count(*) FROM log.entries WHERE writer IS NULL OR position IS NULL
