-- When the newest entry was received, as of known_at.
SELECT max(received_at) FROM log.entries
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
