-- inline always
-- RunEvents and JobEvents that can be seen from the two clocks: `SET VARIABLE as_of` cuts observations by eventTime,
-- `SET VARIABLE known_at` everything by the time the catalog learned it; unset, nothing is cut. moment orders events.
-- place: as of known_mentions.
SELECT e.* REPLACE (coalesce(l.meant.run_key, e.run_key) AS run_key, coalesce(l.meant.job_key, e.job_key) AS job_key),
    epoch_us(e.event_time)::HUGEINT * 18446744073709551616 + e.rank AS moment, e.rowid AS place
FROM reading.run_events AS e
LEFT JOIN seen.later_names AS l ON l.sent_key = e.run_key
WHERE e.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND e.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
