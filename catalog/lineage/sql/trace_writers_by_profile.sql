-- The datasets, by names as they were sent, that some runs wrote in a way that their emitter's profile knows to add.
SELECT DISTINCT dataset_key
FROM seen.known_mentions
WHERE profile IS NOT NULL AND profile_mode = 'append' AND mentioned_as = 'output'
  AND run_key IN (SELECT unnest($run_keys::BIGINT[]))
  AND event_time BETWEEN $since::TIMESTAMPTZ AND $until::TIMESTAMPTZ
  AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
