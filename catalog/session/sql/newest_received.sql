-- When the newest entry was received; NULL in an empty log.
SELECT max(received_at) FROM log.entries
