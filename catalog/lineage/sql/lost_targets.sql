-- What runs write by their SQL while their events name no output: few or none in most catalogs. The runs as they were sent.
SELECT run_key, coalesce(stem_key, 0) AS stem_key, coalesce(tail_key, 0) AS tail_key
FROM reading.lost_writes
WHERE event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
  AND received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
