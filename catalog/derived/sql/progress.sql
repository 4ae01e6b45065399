-- What derived tables were computed for, and when the newest entry that they know was received.
SELECT p AS progress, e.received_at
FROM query_table($progress) AS p
LEFT JOIN log.entries AS e ON e.position = p.position AND e.writer = $writer
