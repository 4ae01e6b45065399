-- inline
-- RunEvents and JobEvents that can be seen from the two clocks: `SET VARIABLE as_of` cuts observations by eventTime,
-- `SET VARIABLE known_at` everything by the time the catalog learned it; unset, nothing is cut. moment orders events.
SELECT *, epoch_us(event_time)::HUGEINT * 18446744073709551616 + rank AS moment
FROM reading.run_events
WHERE received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
