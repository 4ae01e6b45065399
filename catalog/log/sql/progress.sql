-- The last position of a writer that the readings hold.
SELECT coalesce(max(position), 0) FROM reading.progress WHERE writer = $writer
