-- inline
-- Events of runs whose SQL writes a table while the event names no output.
SELECT w.* REPLACE (coalesce(l.meant.run_key, w.run_key) AS run_key)
FROM reading.lost_writes AS w
LEFT JOIN seen.later_names AS l ON l.sent_key = w.run_key
WHERE w.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
  AND w.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
