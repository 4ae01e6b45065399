-- Reads whose version was not named by the run: by time, or not to be told
SELECT job_namespace, job_name, namespace, name, resolved_by, count(*) AS reads
FROM run_inputs
WHERE resolved_by IN ('time', 'none')
GROUP BY ALL
ORDER BY resolved_by, reads DESC
LIMIT 200
