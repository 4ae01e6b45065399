-- What the events of runs say of what they read, within the times of a trace, by names as they were sent: statistics, each
-- as it was given last, and the snapshot that a scan report names.
SELECT run_key, dataset_key, max(scanned) AS scanned,
    max(struct_pack(m := moment, v := row_count)) FILTER (row_count IS NOT NULL).v AS row_count,
    max(struct_pack(m := moment, v := byte_size)) FILTER (byte_size IS NOT NULL).v AS byte_size,
    max(struct_pack(m := moment, v := file_count)) FILTER (file_count IS NOT NULL).v AS file_count
FROM seen.known_mentions
WHERE run_key IN (SELECT unnest(from_json($run_keys, '["BIGINT"]')))
  AND event_time BETWEEN $since::TIMESTAMPTZ AND $until::TIMESTAMPTZ
  AND event_time <= coalesce(getvariable('as_of'), 'infinity'::TIMESTAMPTZ)
  AND mentioned_as IN ('input', 'source', 'edge') AND dataset_key IS NOT NULL
  AND (coalesce(row_count, byte_size, file_count) IS NOT NULL OR scanned IS NOT NULL)
GROUP BY run_key, dataset_key
