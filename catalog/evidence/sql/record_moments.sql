-- When and by which part of a hash every writing of some management records ("kind/id") stands in the log.
SELECT DISTINCT event_time, (rank >> 12) & 1125899906842623 AS hash_part
FROM reading.records
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND (kind || '/' || id) IN (SELECT unnest($records::VARCHAR[]))
