-- When the newest entry that the judged tables know was received, and the day and rules they were worked out for.
SELECT p.position, p.day, p.rules, e.received_at
FROM judged.progress AS p
LEFT JOIN log.entries AS e ON e.position = p.position AND e.writer = $writer
