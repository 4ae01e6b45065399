-- Who sent the events of some runs.
SELECT DISTINCT e.actor FROM log.entries AS e
JOIN seen.run_events AS r ON r.received_at = e.received_at AND r.event_time = e.event_time
WHERE r.run_key IN (SELECT unnest($run_keys)) AND e.actor IS NOT NULL
ORDER BY e.actor
