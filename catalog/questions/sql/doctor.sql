-- What looks wrong or worth a look: kind, how many, an example.
SELECT 'key_collision' AS kind, count(*) AS found, any_value(dataset_key::VARCHAR) AS example
FROM (SELECT dataset_key FROM reading.datasets GROUP BY dataset_key HAVING count(DISTINCT (namespace, name)) > 1)
UNION ALL
SELECT 'job_key_collision', count(*), any_value(job_key::VARCHAR)
FROM (SELECT job_key FROM reading.jobs GROUP BY job_key HAVING count(DISTINCT (namespace, name)) > 1)
UNION ALL
SELECT 'run_key_collision', count(*), any_value(run_key::VARCHAR)
FROM (SELECT run_key FROM seen.run_events WHERE run_key IS NOT NULL GROUP BY run_key HAVING count(DISTINCT (job_key, run_id)) > 1)
UNION ALL
SELECT 'facet_key_collision', count(*), any_value(facet_hash::VARCHAR)
FROM (SELECT facet_hash FROM reading.facets GROUP BY facet_hash HAVING count(*) > 1)
UNION ALL
SELECT 'rejected_events', count(*), any_value(faults[1].reason) FROM log.rejected
UNION ALL
-- A clock that was ahead once: nothing is received before the entry before it.
SELECT 'clock_ahead', count(*), max(received_at)::VARCHAR FROM log.entries WHERE received_at > now() + INTERVAL 5 MINUTE
UNION ALL
SELECT 'accepted_with_warnings', count(*), any_value(pointer || ': ' || reason) FROM reading.warnings
UNION ALL
-- Spark's runs that only look at data never end, and write nothing (docs/emitters.md).
SELECT 'runs_without_end', count(*), any_value(j.namespace || ' ' || j.name || ' ' || r.run_id)
FROM seen.runs AS r JOIN reading.jobs AS j USING (job_key)
WHERE r.terminal IS NULL AND NOT r.is_streaming AND NOT regexp_matches(j.name, '(^|\.)map_partitions')
UNION ALL
SELECT 'ends_before_start', count(*), any_value(j.namespace || ' ' || j.name || ' ' || r.run_id)
FROM seen.runs AS r JOIN reading.jobs AS j USING (job_key)
WHERE r.ended_at < r.started_at
UNION ALL
SELECT 'one_run_in_two_jobs', count(*), any_value(run_id || ': ' || jobs)
FROM (
    SELECT r.run_id, string_agg(j.namespace || ' ' || j.name || ' ' || coalesce(r.terminal, 'not ended'), ', ' ORDER BY j.name)
        AS jobs
    FROM seen.runs AS r JOIN reading.jobs AS j USING (job_key)
    WHERE NOT r.is_streaming
    GROUP BY r.run_id
    HAVING count(DISTINCT r.job_key) > 1 AND count(DISTINCT coalesce(r.terminal, '')) > 1
)
UNION ALL
SELECT 'contradictory_lifecycle', count(*), any_value(d.namespace || ' ' || d.name)
FROM (
    SELECT DISTINCT dataset_key FROM seen.write_modes WHERE is_contradictory AND created_at IS NOT NULL
) AS c JOIN reading.datasets AS d USING (dataset_key)
UNION ALL
SELECT 'lost_write', count(*), any_value(j.namespace || ' ' || j.name || ' writes ' || l.target)
FROM (SELECT run_key, max(target) AS target FROM seen.lost_writes GROUP BY run_key) AS l
JOIN seen.runs AS r USING (run_key) JOIN reading.jobs AS j USING (job_key)
WHERE r.terminal = 'COMPLETE'
  AND NOT EXISTS (FROM seen.known_mentions AS m WHERE m.run_key = l.run_key AND m.mentioned_as IN ('output', 'edge'))
UNION ALL
SELECT 'placeholder_name', count(*), any_value(namespace || ' ' || name)
FROM reading.datasets WHERE is_placeholder AND dataset_key IN (SELECT dataset_key FROM reading.mentions)
UNION ALL
SELECT 'facets_beside_facets', count(*), any_value(pointer) FROM reading.warnings WHERE reason LIKE 'a facet beside `facets`%'
UNION ALL
-- Spark says FAIL and then COMPLETE for a write that failed: the later one decides, a person should look.
SELECT 'completed_after_failing', count(*), any_value(run_id)
FROM seen.runs
WHERE terminal = 'COMPLETE' AND run_key IN (SELECT run_key FROM seen.run_events WHERE event_type = 'FAIL')
UNION ALL
SELECT 'one_identifier_joins_two', count(DISTINCT (identifier_namespace, identifier_name)),
    any_value(identifier_namespace || ' ' || identifier_name)
FROM seen.contested
