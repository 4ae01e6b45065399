-- Which of the candidates are logged already. The bounds let zone maps skip most of the log.
SELECT DISTINCT e.body_hash
FROM log.entries AS e
JOIN candidates AS c ON c.body_hash = e.body_hash AND c.event_time = e.event_time
WHERE e.event_time BETWEEN make_timestamptz($earliest) AND make_timestamptz($latest)
