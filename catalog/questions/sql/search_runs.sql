-- Runs that fit what is asked for, the newest first, a page of them, each with how many fit. NULL asks nothing.
SELECT r.run_id, j.namespace AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at,
    date_diff('millisecond', r.started_at, r.ended_at) / 1000.0 AS seconds, count(*) OVER () AS total
FROM seen.runs AS r JOIN reading.jobs AS j USING (job_key)
WHERE list_bool_and([
    contains(lower(concat_ws(' ', j.namespace, j.name, r.run_id)), w) FOR w IN $words::VARCHAR[]
  ]) IS NOT FALSE
  AND ($state IS NULL OR r.state = $state)
  AND ($job_namespace IS NULL OR j.namespace = $job_namespace)
  AND ($job_name IS NULL OR j.name = $job_name)
ORDER BY r.started_at DESC, j.namespace, j.name, r.run_id
LIMIT $count OFFSET $skipped
