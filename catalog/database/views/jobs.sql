-- A job that events name.
-- namespace: Namespace of the job
-- name: Name of the job
-- first_seen_at: eventTime of its first event
-- updated_at: eventTime of its last event
-- runs: Number of runs observed
-- description: documentation facet in force
-- type: jobType facet in force
-- job_key: Internal key of the job
SELECT j.namespace, j.name,
    min(e.event_time) AS first_seen_at,
    max(e.event_time) AS updated_at,
    count(DISTINCT e.run_key) AS runs,
    any_value(x.description) AS description,
    any_value(x.job_type) AS type,
    e.job_key
FROM seen.run_events AS e
JOIN reading.jobs AS j USING (job_key)
LEFT JOIN (
    SELECT job_key,
        any_value(body ->> '$.description') FILTER (facet = 'documentation') AS description,
        any_value(body ->> '$.jobType') FILTER (facet = 'jobType') AS job_type
    FROM seen.facets WHERE entity_kind = 'job' AND facet IN ('documentation', 'jobType')
    GROUP BY job_key
) AS x USING (job_key)
GROUP BY e.job_key, j.namespace, j.name
