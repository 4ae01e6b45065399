-- How much the log and the catalog hold, and what came within the last 24 hours.
SELECT
    (SELECT max(received_at) FROM log.entries) AS last_received_at,
    (SELECT count(*) FROM log.entries WHERE received_at > now() - INTERVAL 1 DAY AND kind <> 'record') AS events_of_day,
    (SELECT count(*) FROM log.entries WHERE received_at > now() - INTERVAL 1 DAY AND kind = 'record') AS records_of_day,
    -- What was corrected and taken in needs nobody any more.
    (SELECT count(*) FROM log.rejected AS r WHERE r.received_at > now() - INTERVAL 1 DAY AND NOT EXISTS (
        SELECT 1 FROM log.replayed AS p WHERE p.writer = r.writer AND p.position = r.position
    )) AS rejected_of_day,
    (SELECT count(*) FROM reading.warnings WHERE received_at > now() - INTERVAL 1 DAY) AS warnings_of_day,
    (SELECT count(*) FROM listed.datasets WHERE type IS DISTINCT FROM 'MODEL') AS datasets,
    (SELECT count(*) FROM listed.datasets WHERE type = 'MODEL') AS models
