-- Where the readable content of a dataset ends without a version taking its place.
SELECT w.dataset_key, CASE WHEN r.is_streaming THEN w.dropped_first_at ELSE r.ended_at END AS made_at, w.run_key
FROM seen.writes AS w JOIN seen.runs AS r USING (run_key)
WHERE w.change.lifecycle = 'DROP' AND (r.is_streaming OR r.terminal = 'COMPLETE')
UNION ALL
SELECT dataset_key, event_time, NULL FROM seen.mentions
WHERE mentioned_as = 'dataset'
  AND (lifecycle = 'DROP' OR (version IS NULL AND lifecycle IN ('CREATE', 'OVERWRITE', 'TRUNCATE')))
