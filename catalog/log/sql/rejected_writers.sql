-- The writers of rejected inputs, each with its last position.
SELECT writer, max(position) FROM log.rejected WHERE writer IS NOT NULL GROUP BY writer ORDER BY writer
