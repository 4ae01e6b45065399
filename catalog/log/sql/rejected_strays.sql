-- How many rejected inputs are in no writer's chain.
SELECT count(*) FROM log.rejected WHERE writer IS NULL OR position IS NULL
