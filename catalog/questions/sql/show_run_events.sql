-- The entries of the log that tell of one run, in the order they came; the times of its events narrow the search.
SELECT position, received_at, event_time, body ->> '$.eventType' AS event_type, producer, actor
FROM log.entries
WHERE kind = 'run'
  AND event_time >= (SELECT min(event_time) FROM seen.run_events WHERE run_key = $run_key)
  AND event_time <= (SELECT max(event_time) FROM seen.run_events WHERE run_key = $run_key)
  AND $run_id IN (body ->> '$.run.runId', CASE WHEN $is_uuid THEN lower(body ->> '$.run.runId') END)
  AND (body ->> '$.job.namespace') = $job_namespace
  AND ((body ->> '$.job.name') = $job_name OR ((body ->> '$.job.name') = 'unknown' AND EXISTS (
      FROM seen.later_names WHERE meant.run_key = $run_key
  )))
ORDER BY position
LIMIT $count
