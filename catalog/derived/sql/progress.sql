-- What derived tables were computed for, and when the first entry after that came in; NULL for what an empty log held.
SELECT p AS progress, e.received_at
FROM query_table($progress) AS p
LEFT JOIN log.entries AS e ON e.position = p.position + 1 AND e.writer = $writer AND p.position > 0
