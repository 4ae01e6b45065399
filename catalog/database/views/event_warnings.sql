-- An ingestion warning: something odd in an event that was accepted.
-- received_at: When the event was received
-- event_time: The event's eventTime
-- pointer: Its place: a JSON pointer into the event
-- reason: What is odd, and how it was interpreted
SELECT received_at, event_time, pointer, reason FROM reading.warnings
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
