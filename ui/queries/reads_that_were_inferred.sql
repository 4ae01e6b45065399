-- Reads whose version was inferred from time, or is unknown
SELECT job_namespace, job_name, namespace, name, resolved_by, count(*) AS reads
FROM run_inputs
WHERE resolved_by IN ('time', 'none')
GROUP BY ALL
ORDER BY resolved_by, reads DESC
LIMIT 200
