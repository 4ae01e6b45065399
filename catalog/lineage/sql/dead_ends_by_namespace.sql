-- How many datasets of each namespace are read, never written and declare no source: what a proposal is N of M of.
WITH roles AS (
    SELECT coalesce(c.canonical_key, m.dataset_key) AS dataset_key, m.mentioned_as = 'output' AS is_written
    FROM reading.mentions AS m LEFT JOIN seen.canonical AS c USING (dataset_key)
    WHERE m.mentioned_as IN ('input', 'output', 'source', 'edge', 'declared_input')
    UNION ALL
    SELECT coalesce(c.canonical_key, m.target_key), true
    FROM reading.mentions AS m LEFT JOIN seen.canonical AS c ON c.dataset_key = m.target_key
    WHERE m.mentioned_as = 'edge'
),
unwritten AS (SELECT dataset_key FROM roles GROUP BY dataset_key HAVING NOT bool_or(is_written))
SELECT d.namespace, count(*) AS found
FROM unwritten JOIN reading.datasets AS d USING (dataset_key) LEFT JOIN seen.dataset_facts AS f USING (dataset_key)
WHERE f.source_name IS NULL
GROUP BY d.namespace
