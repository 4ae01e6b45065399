-- When the content of the datasets of the closure was dropped, emptied or overwritten: by runs that completed, and by
-- DatasetEvents.
SELECT m.dataset_key, m.lifecycle, r.ended_at AS happened_at
FROM (
    SELECT DISTINCT run_key, dataset_key, lifecycle FROM seen.mentions
    WHERE lifecycle IN ('DROP', 'TRUNCATE', 'OVERWRITE') AND mentioned_as = 'output'
      AND (lifecycle <> 'OVERWRITE' OR profile_mode IS NULL OR profile_mode = 'replace')  -- some overwrite a part only
      AND dataset_key IN (SELECT dataset_key FROM closure_versions)
) AS m
JOIN (
    SELECT run_key, max(event_time) FILTER (event_type IN ('COMPLETE', 'FAIL', 'ABORT')) AS ended_at,
        arg_max(event_type, moment) FILTER (event_type IN ('COMPLETE', 'FAIL', 'ABORT')) AS terminal
    FROM seen.run_events
    WHERE run_key IN (SELECT run_key FROM seen.known_mentions WHERE lifecycle IN ('DROP', 'TRUNCATE', 'OVERWRITE'))
    GROUP BY run_key
) AS r USING (run_key)
WHERE r.terminal = 'COMPLETE'
UNION ALL
SELECT dataset_key, lifecycle, event_time FROM seen.mentions
WHERE mentioned_as = 'dataset' AND lifecycle IN ('DROP', 'TRUNCATE', 'OVERWRITE')
  AND dataset_key IN (SELECT dataset_key FROM closure_versions)
ORDER BY ALL
