-- The newest position where one writer wrote all and nothing is cut, else NULL. DuckDB knows smallest and largest values of
-- each part of a table, so this does not grow with the log.
SELECT CASE WHEN min(writer) = max(writer) AND getvariable('known_at') IS NULL THEN max(position) END FROM log.entries
