-- The writers of the log, each with its last position.
SELECT writer, max(position) FROM log.entries WHERE writer IS NOT NULL GROUP BY writer ORDER BY writer
