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
SELECT 'rejected_events', count(*), any_value(reason) FROM log.rejected
UNION ALL
SELECT 'accepted_with_warnings', count(*), any_value(pointer || ': ' || reason) FROM reading.warnings
UNION ALL
SELECT 'runs_without_end', count(*), any_value(run_id) FROM seen.runs WHERE terminal IS NULL AND NOT is_streaming
UNION ALL
-- Spark says FAIL and then COMPLETE for a write that failed: the later one decides, a person should look.
SELECT 'completed_after_failing', count(*), any_value(run_id)
FROM seen.runs
WHERE terminal = 'COMPLETE' AND run_key IN (SELECT run_key FROM seen.run_events WHERE event_type = 'FAIL')
UNION ALL
SELECT 'one_identifier_joins_two', count(*), any_value(d.namespace || ' ' || d.name)
FROM (
    SELECT identifier_key FROM reading.symlinks GROUP BY identifier_key HAVING count(DISTINCT dataset_key) > 1
) AS s
JOIN reading.datasets AS d ON d.dataset_key = s.identifier_key
