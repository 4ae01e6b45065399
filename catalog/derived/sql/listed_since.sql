-- The position and the rules the list was worked out for, and when that entry was received.
SELECT p.position, p.rules, e.received_at
FROM listed.progress AS p
LEFT JOIN log.entries AS e ON e.position = p.position AND e.writer = $writer
