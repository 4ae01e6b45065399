-- Sources that only the lineage of a run's output names, and that are an input of the run: inside an input that runs
-- wrote (the innermost), or with the last parts of exactly one input's name as their own.
WITH strangers AS (
    SELECT DISTINCT m.run_key, m.dataset_key FROM seen.mentions AS m
    WHERE m.mentioned_as IN ('source', 'edge') AND m.dataset_key IS NOT NULL
),
inputs AS (
    SELECT DISTINCT run_key, dataset_key FROM seen.mentions
    WHERE mentioned_as = 'input' AND run_key IN (SELECT run_key FROM strangers)
),
named AS (
    SELECT s.run_key, s.dataset_key AS source_key, i.dataset_key AS input_key
    FROM strangers AS s JOIN inputs AS i USING (run_key)
    WHERE NOT EXISTS (FROM inputs AS o WHERE o.run_key = s.run_key AND o.dataset_key = s.dataset_key)
),
around AS (
    SELECT n.run_key, n.source_key, arg_max(n.input_key, f.depth) AS input_key
    FROM named AS n JOIN seen.folds AS f ON f.dataset_key = n.source_key AND f.folder_key = n.input_key
    WHERE n.input_key IN (SELECT dataset_key FROM seen.productions WHERE outcome = 'produced')
    GROUP BY n.run_key, n.source_key
),
words AS (
    SELECT dataset_key, list_filter(regexp_split_to_array(name, '[./]'), word -> word <> '') AS words
    FROM reading.datasets
    WHERE dataset_key IN (SELECT source_key FROM named UNION SELECT input_key FROM named)
),
alike AS (
    SELECT n.run_key, n.source_key, min(n.input_key) AS input_key
    FROM named AS n
    JOIN words AS s ON s.dataset_key = n.source_key
    JOIN words AS i ON i.dataset_key = n.input_key
    WHERE len(s.words) > 0 AND len(i.words) >= len(s.words)
      AND i.words[len(i.words) - len(s.words) + 1:] = s.words
    GROUP BY n.run_key, n.source_key HAVING count(*) = 1
)
SELECT run_key, source_key, input_key FROM around
UNION ALL
SELECT run_key, source_key, input_key FROM alike ANTI JOIN around USING (run_key, source_key)
