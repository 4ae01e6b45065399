-- The text of a rejected input.
SELECT raw FROM log.rejected WHERE writer = $writer AND position = $position
