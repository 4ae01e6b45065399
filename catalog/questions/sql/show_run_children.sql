-- The runs that name a run as their parent, the newest first.
SELECT e.run_id, j.namespace AS job_namespace, j.name AS job_name, min(e.event_time) AS first_seen_at
FROM seen.run_events AS e JOIN reading.jobs AS j USING (job_key)
WHERE e.parent_run_id = $run_id AND e.run_key IS NOT NULL
GROUP BY ALL
ORDER BY first_seen_at DESC, j.namespace, j.name, e.run_id
LIMIT $count
