-- Inputs with a source inside that only the lineage of the same run names: what it is depends on what the input holds.
WITH strangers AS (
    SELECT DISTINCT run_key, dataset_key FROM seen.mentions
    WHERE mentioned_as IN ('source', 'edge') AND dataset_key IS NOT NULL AND run_key IS NOT NULL
),
inputs AS (
    SELECT DISTINCT run_key, dataset_key FROM seen.mentions
    WHERE mentioned_as = 'input' AND run_key IN (SELECT run_key FROM strangers)
),
named AS (
    SELECT DISTINCT s.dataset_key AS source_key, i.dataset_key AS input_key
    FROM (FROM strangers ANTI JOIN inputs USING (run_key, dataset_key)) AS s JOIN inputs AS i USING (run_key)
)
SELECT DISTINCT n.input_key
FROM named AS n
JOIN graph_paths AS s ON s.dataset_key = n.source_key
JOIN graph_paths AS i ON i.dataset_key = n.input_key
WHERE s.namespace = i.namespace AND starts_with(s.path, i.path || '/')
