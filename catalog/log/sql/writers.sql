-- The writers of the log.
SELECT DISTINCT writer FROM log.entries ORDER BY writer
