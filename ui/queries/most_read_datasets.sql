-- Datasets by number of runs that read them
SELECT namespace, name, count(DISTINCT run_id) AS runs, count(DISTINCT version) AS versions
FROM run_inputs
GROUP BY ALL
ORDER BY runs DESC, namespace, name
LIMIT 100
