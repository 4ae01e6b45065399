-- Which facet holds the SQL of some runs, of each the latest. $sent_keys: the runs as they were sent; $run_keys, $job_keys:
-- which run each is, and its job (NULL: as sent). Over the table itself: to plan seen.run_events takes longer than the rest.
WITH wanted AS (
    SELECT unnest($sent_keys::BIGINT[]) AS sent_key, unnest($run_keys::BIGINT[]) AS run_key,
        unnest($job_keys::BIGINT[]) AS job_key
)
SELECT w.run_key, any_value(coalesce(w.job_key, e.job_key)) AS job_key,
    arg_max(f.facet_hash, epoch_us(e.event_time)::HUGEINT * 18446744073709551616 + e.rank) AS facet_hash
FROM wanted AS w
JOIN reading.run_events AS e ON e.run_key = w.sent_key
JOIN reading.facet_sets AS f ON f.set_hash = e.job_facets AND f.facet = 'sql'
WHERE e.received_at <= coalesce(getvariable('known_at'), 'infinity'::TIMESTAMPTZ)
  AND e.event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
GROUP BY w.run_key
