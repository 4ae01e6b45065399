-- Every time a record was written, oldest first.
SELECT body, event_time, received_at
FROM reading.records
WHERE kind = $kind AND id = $id AND received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
ORDER BY event_time, rank
