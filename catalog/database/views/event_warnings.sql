-- Something odd in an event that was accepted all the same.
-- received_at: When the event was received
-- event_time: The event's eventTime
-- pointer: Where: a JSON pointer into the event
-- reason: What is odd, and how it was read
SELECT received_at, event_time, pointer, reason FROM reading.warnings
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
