-- Which input feeds which output of a run, by name.
WITH explicit_targets AS (
    SELECT DISTINCT run_key, target_key FROM seen.mentions WHERE mentioned_as = 'edge'
),
inputs AS (SELECT DISTINCT run_key, dataset_key FROM seen.mentions WHERE mentioned_as = 'input'),
outputs AS (
    SELECT w.run_key, w.dataset_key FROM seen.writes AS w
    ANTI JOIN explicit_targets AS e ON e.run_key = w.run_key AND e.target_key = w.dataset_key
)
SELECT i.run_key, i.dataset_key AS source_key, o.dataset_key AS target_key
FROM inputs AS i JOIN outputs AS o USING (run_key)
UNION
SELECT m.run_key, m.dataset_key, m.target_key
FROM seen.mentions AS m
JOIN outputs AS o ON o.run_key = m.run_key AND o.dataset_key = m.target_key
WHERE m.mentioned_as = 'source'
  AND NOT EXISTS (FROM inputs AS i WHERE i.run_key = m.run_key AND i.dataset_key = m.dataset_key)
UNION
SELECT run_key, dataset_key, target_key FROM seen.mentions
WHERE mentioned_as = 'edge' AND dataset_key IS NOT NULL
