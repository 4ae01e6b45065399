-- Every time a management record was written: the state it came to, and what it was then.
-- kind: Kind of record
-- id: Its id, unique within its kind
-- status: The state it had from then on
-- by: Who wrote it
-- written_at: When, by the clock of whoever wrote it
-- received_at: When the log received it
-- body: The whole record as it was then
SELECT kind, id, body ->> '$.status' AS status, body ->> '$.by' AS by, event_time AS written_at, received_at, body::JSON AS body
FROM reading.records
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
