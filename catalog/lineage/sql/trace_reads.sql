-- When runs first named what they read, within the times of a trace, by names as they were sent. says_more: their events
-- give statistics of the read, or the snapshot that a scan report names.
SELECT run_key, dataset_key, epoch_us(min(event_time)) AS read_at,
    bool_or(coalesce(row_count, byte_size, file_count) IS NOT NULL OR scanned IS NOT NULL) AS says_more
FROM seen.known_mentions
-- As JSON: a list of thousands of numbers takes longer to hand over than their reads to find.
WHERE run_key IN (SELECT unnest(from_json($run_keys, '["BIGINT"]')))
  AND event_time BETWEEN $since::TIMESTAMPTZ AND $until::TIMESTAMPTZ
  AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
  AND mentioned_as IN ('input', 'source', 'edge') AND dataset_key IS NOT NULL
GROUP BY run_key, dataset_key
