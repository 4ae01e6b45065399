-- The versions of folders that runs wrote, around datasets of which more than their own content is read: of what is read
-- by name, or is a folder itself, or has no content; not of what has a declared source, or was ever a view.
WITH read AS (
    SELECT dataset_key FROM seen.mentions
    WHERE mentioned_as IN ('input', 'source', 'edge', 'declared_input', 'declared_source', 'declared_edge', 'dataset_edge')
    UNION
    SELECT folder_key FROM seen.insides
),
dated AS (SELECT DISTINCT dataset_key FROM seen.timeline WHERE dataset_key IN (SELECT dataset_key FROM seen.folds)),
parts AS (
    SELECT f.folder_key, f.dataset_key, f.depth
    FROM seen.folds AS f
    WHERE (f.dataset_key IN (SELECT dataset_key FROM read) OR f.dataset_key NOT IN (SELECT dataset_key FROM dated))
      AND f.dataset_key NOT IN (SELECT dataset_key FROM seen.dataset_facts WHERE source_name IS NOT NULL)
      AND f.dataset_key NOT IN (SELECT dataset_key FROM seen.definitions)
),
entries AS (
    SELECT dataset_key, version, made_at,
        lead(made_at, 1, 'infinity'::TIMESTAMPTZ) OVER (PARTITION BY dataset_key ORDER BY place) AS until_at
    FROM seen.timeline
    WHERE dataset_key IN (SELECT dataset_key FROM seen.timeline WHERE state = 'produced')
      AND dataset_key IN (SELECT folder_key FROM parts)
)
SELECT p.dataset_key, p.folder_key, p.depth, e.version, e.made_at AS from_at, e.until_at
FROM parts AS p JOIN entries AS e ON e.dataset_key = p.folder_key
WHERE e.version IS NOT NULL AND e.made_at < e.until_at
