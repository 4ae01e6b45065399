-- Which input feeds which output of a run, by name. Files that column lineage names inside an input that no run wrote, nor
-- anything inside it, feed the output in its place, unless it names that input as well.
WITH explicit_targets AS (
    SELECT DISTINCT run_key, target_key FROM seen.inputs WHERE mentioned_as = 'edge'
),
inputs AS (SELECT DISTINCT run_key, dataset_key FROM seen.inputs WHERE mentioned_as = 'input'),
outputs AS (
    SELECT w.run_key, w.dataset_key FROM seen.writes AS w
    ANTI JOIN explicit_targets AS e ON e.run_key = w.run_key AND e.target_key = w.dataset_key
),
sources AS (
    SELECT DISTINCT m.run_key, m.dataset_key, m.target_key
    FROM seen.inputs AS m
    JOIN outputs AS o ON o.run_key = m.run_key AND o.dataset_key = m.target_key
    WHERE m.mentioned_as = 'source'
),
displaced AS (
    SELECT s.run_key, f.folder_key, s.target_key
    FROM sources AS s JOIN seen.folds AS f USING (dataset_key)
    WHERE NOT EXISTS (FROM inputs AS i WHERE i.run_key = s.run_key AND i.dataset_key = s.dataset_key)
      AND f.folder_key NOT IN (SELECT dataset_key FROM seen.productions WHERE outcome = 'produced')
      AND f.folder_key NOT IN (SELECT folder_key FROM seen.insides)
),
named AS (
    SELECT DISTINCT d.run_key, d.folder_key, d.target_key
    FROM displaced AS d
    JOIN seen.mentions AS m
        ON m.run_key = d.run_key AND m.dataset_key = d.target_key AND m.mentioned_as = 'output'
    JOIN reading.column_edges AS e ON e.facet_hash = m.column_lineage_hash
    LEFT JOIN seen.canonical AS c ON c.dataset_key = e.source_key
    WHERE coalesce(c.canonical_key, e.source_key) = d.folder_key
)
SELECT i.run_key, i.dataset_key AS source_key, o.dataset_key AS target_key
FROM inputs AS i JOIN outputs AS o USING (run_key)
WHERE NOT EXISTS (
    FROM displaced AS d
    WHERE d.run_key = i.run_key AND d.folder_key = i.dataset_key AND d.target_key = o.dataset_key
)
UNION
SELECT run_key, folder_key, target_key FROM named
UNION
SELECT run_key, dataset_key, target_key FROM sources
UNION
SELECT run_key, dataset_key, target_key FROM seen.inputs WHERE mentioned_as = 'edge' AND dataset_key IS NOT NULL
